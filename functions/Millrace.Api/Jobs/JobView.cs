using System.ComponentModel;
using System.Text.Json.Serialization;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <summary>A job. Lists leave out its lease, attempts, input and result, and the detail of its failure.</summary>
// Times are DateTime of kind UTC: that is what JSON writes with a Z.
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record JobView
{
    [Description("The job's id: 26 characters that sort by the time of submission.")]
    public required string Id { get; init; }

    [Description("Picks the handler.")]
    public required string Type { get; init; }

    [Description("The lane that serves it.")]
    public required string Lane { get; init; }

    [Description("Where it is in its life.")]
    [JsonConverter(typeof(Lower<JobStateName>))]
    public required JobStateName State { get; init; }

    [Description("When it was submitted.")]
    public required DateTime CreatedAt { get; init; }

    [Description("When its newest attempt was claimed.")]
    public DateTime? StartedAt { get; init; }

    [Description("When it ended.")]
    public DateTime? EndedAt { get; init; }

    [Description("When a scheduled job becomes due: its delayed start or its next attempt.")]
    public DateTime? DueAt { get; init; }

    [Description("How many attempts were spent: failed or expired, not interrupted.")]
    public required int AttemptsSpent { get; init; }

    [Description("How far the newest attempt said it was.")]
    public ProgressView? Progress { get; init; }

    [Description("The pipeline's job that it belongs to.")]
    public ParentView? Parent { get; init; }

    [Description("Whether somebody asked to cancel it and it has not ended yet.")]
    public required bool CancelRequested { get; init; }

    [Description("Why somebody asked to cancel it.")]
    public string? CancelReason { get; init; }

    [Description("Why it failed.")]
    public FailureView? Failure { get; init; }

    [Description("The right of the running attempt. Not in lists.")]
    public LeaseView? Lease { get; init; }

    [Description("The ended attempts, oldest first; at most the last 25. Not in lists.")]
    public IReadOnlyList<AttemptView>? Attempts { get; init; }

    [Description("What the handler gets: any JSON. Not in lists.")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Input { get; init; }

    [Description("What the handler answered: any JSON, of a succeeded job only. Not in lists.")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Result { get; init; }

    /// <summary>The job as lists show it.</summary>
    public static JobView InBrief(Job job) => new()
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
        Progress = job.Progress is { } progress ? new ProgressView(progress.Percent, progress.Message) : null,
        Parent = job.Parent is { } parent ? new ParentView(parent.Id.Value, parent.Phase) : null,
        CancelRequested = job.CancelReason is not null && !job.State.IsFinal,
        CancelReason = (job.State as JobState.Cancelled)?.Reason ?? job.CancelReason,
        Failure = job.State is JobState.Failed failed ? FailureView.Of(failed.Last with { Detail = null }) : null,
    };

    /// <summary>The job with all that is known of it.</summary>
    public static JobView InFull(Job job) => InBrief(job) with
    {
        Failure = FailureView.Of((job.State as JobState.Failed)?.Last),
        Lease = job.Lease is { } lease ? new LeaseView(lease.Owner, lease.Epoch, lease.Until.UtcDateTime) : null,
        Attempts = [.. job.Attempts.Select(AttemptView.Of)],
        Input = job.Input,
        Result = (job.State as JobState.Succeeded)?.Result,
    };
}

/// <summary>A page of jobs, newest first.</summary>
internal sealed record JobListView(
    [property: Description("The jobs.")] IReadOnlyList<JobView> Jobs,
    [property: Description("The cursor of the next page; null on the last one.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);
