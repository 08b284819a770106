using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <content>How a job becomes its view.</content>
internal sealed partial record JobView
{
    /// <summary>The job as lists show it.</summary>
    public static JobView InBrief(Job job) => WithPlace(WithTerms(Plain(job), job), job);

    private static JobView Plain(Job job) => new()
    {
        Id = job.Id.Value,
        Type = job.Type.Value,
        Lane = job.Lane.Name,
        State = job.State.Name,
        CreatedAt = job.CreatedAt.UtcDateTime,
        StartedAt = (job.Lease?.Since ?? (job.Attempts is [.., var newest] ? newest.StartedAt : null))?.UtcDateTime,
        EndedAt = job.EndedAt?.UtcDateTime,
        DueAt = (job.State as JobState.Scheduled)?.Until.UtcDateTime,
        AttemptsSpent = job.AttemptsSpent,
        Progress = job.Progress is { } progress ? new ProgressView(progress.Percent, progress.Message, progress.Phase) : null,
        Parent = job.Parent is { } parent ? new ParentView(parent.Id.Value, parent.Phase) : null,
        CancelRequested = job.CancelReason is not null && !job.State.IsFinal,
        CancelReason = (job.State as JobState.Cancelled)?.Reason ?? job.CancelReason,
        Failure = job.State is JobState.Failed failed ? FailureView.Of(failed.Last with { Detail = null }) : null,
    };

    /// <summary>The job with all that is known of it.</summary>
    public static JobView InFull(Job job, bool isArchived) => InBrief(job) with
    {
        Failure = FailureView.Of((job.State as JobState.Failed)?.Last),
        Archived = isArchived ? true : null,
        Lease = job.Lease is { } lease ? new LeaseView(lease.Owner, lease.Epoch, lease.Until.UtcDateTime) : null,
        Attempts = [.. job.Attempts.Select(AttemptView.Of)],
        Input = job.Input,
        Result = (job.State as JobState.Succeeded)?.Result,
    };

    private static JobView WithTerms(JobView view, Job job) => job.Terms == JobTerms.Plain ? view : view with
    {
        Tags = job.Terms.Tags is { Count: > 0 } tags ? tags : null,
        Resources = job.Terms.Resources is { Count: > 0 } resources ? resources : null,
        FairKey = job.Terms.FairKey,
        OrderKey = job.Terms.OrderKey,
        Predecessor = job.Terms.Predecessor?.Value,
        Callback = job.Terms.Callback is { } callback ? new CallbackView(callback.Url) : null,
        Template = job.Terms.Template,
        Pool = job.Terms.Pool.Length == 0 ? null : job.Terms.Pool,
        Timeout = job.Terms.Timeout?.TotalSeconds,
        MaxAttempts = job.Terms.MaxAttempts,
        ChildrenPolicy = ChildPolicyView.Of(job.Terms.Children),
    };

    private static JobView WithPlace(JobView view, Job job) => view with
    {
        Children = ChildCountsView.Of(job.Notes.Children),
        WaitsFor = WaitsForView.Of(job.State),
        Paused = PausedView.Of(job.State),
        PauseReason = job.State.IsFinal ? null : job.Notes.PauseReason ?? job.Notes.HoldReason,
        Deferral = job.Notes.Deferral is { } deferral ? new DeferralView(deferral.Resource, deferral.Slot?.UtcDateTime) : null,
        Parks = NullIfNone(job.Notes.Parks),
        Redrives = NullIfNone(job.Notes.Redrives),
        HasCheckpoint = job.Checkpoint is null ? null : true,
    };

    private static int? NullIfNone(int count) => count == 0 ? null : count;
}
