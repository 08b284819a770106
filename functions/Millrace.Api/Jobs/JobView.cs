using System.ComponentModel;
using System.Text.Json.Serialization;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <summary>A job as lists show it: all but its input, its result and its attempts.</summary>
// Times are DateTime of kind UTC: that is what JSON writes with a Z.
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal record JobSummary
{
    public JobSummary(Job job, FailureView? failure)
    {
        Id = job.Id.Value;
        Type = job.Type.Value;
        Lane = job.Lane.Name;
        State = job.State.Name;
        CreatedAt = job.CreatedAt.UtcDateTime;
        StartedAt = (job.Lease?.Since ?? (job.Attempts is [.., var last] ? last.StartedAt : null))?.UtcDateTime;
        EndedAt = EndOf(job.State)?.UtcDateTime;
        DueAt = (job.State as JobState.Scheduled)?.Until.UtcDateTime;
        AttemptsSpent = job.AttemptsSpent;
        Progress = job.Progress is { } progress ? new ProgressView(progress.Percent, progress.Message) : null;
        Parent = job.Parent is { } parent ? new ParentView(parent.Id.Value, parent.Phase) : null;
        CancelRequested = job.CancelReason is not null && !job.State.IsFinal;
        CancelReason = (job.State as JobState.Cancelled)?.Reason ?? job.CancelReason;
        Failure = failure;
    }

    [Description("The job's id: 26 characters that sort by the time of submission.")]
    public string Id { get; }

    [Description("Picks the handler.")]
    public string Type { get; }

    [Description("The lane that serves it.")]
    public string Lane { get; }

    [Description("Where it is in its life.")]
    [JsonConverter(typeof(Lower<JobStateName>))]
    public JobStateName State { get; }

    [Description("When it was submitted.")]
    public DateTime CreatedAt { get; }

    [Description("When its newest attempt was claimed.")]
    public DateTime? StartedAt { get; }

    [Description("When it ended.")]
    public DateTime? EndedAt { get; }

    [Description("When a scheduled job becomes due: its delayed start or its next attempt.")]
    public DateTime? DueAt { get; }

    [Description("How many attempts were spent: failed or expired, not interrupted.")]
    public int AttemptsSpent { get; }

    [Description("How far the newest attempt said it was.")]
    public ProgressView? Progress { get; }

    [Description("The pipeline's job that it belongs to.")]
    public ParentView? Parent { get; }

    [Description("Whether somebody asked to cancel it and it has not ended yet.")]
    public bool CancelRequested { get; }

    [Description("Why somebody asked to cancel it.")]
    public string? CancelReason { get; }

    [Description("Why it failed.")]
    public FailureView? Failure { get; }

    public static JobSummary Of(Job job) => new(job, FailureView.Of((job.State as JobState.Failed)?.Last) is { } failure ? failure with { Detail = null } : null);

    private static DateTimeOffset? EndOf(JobState state) => state switch
    {
        JobState.Succeeded succeeded => succeeded.At,
        JobState.Failed failed => failed.At,
        JobState.Cancelled cancelled => cancelled.At,
        _ => null,
    };
}

/// <summary>A job with all that is known of it.</summary>
internal sealed record JobView : JobSummary
{
    public JobView(Job job)
        : base(job, FailureView.Of((job.State as JobState.Failed)?.Last))
    {
        Lease = job.Lease is { } lease ? new LeaseView(lease.Owner, lease.Epoch, lease.Until.UtcDateTime) : null;
        Attempts = [.. job.Attempts.Select(AttemptView.Of)];
        Input = job.Input;
        Result = (job.State as JobState.Succeeded)?.Result;
    }

    [Description("The right of the running attempt.")]
    [JsonPropertyOrder(1)]
    public LeaseView? Lease { get; }

    [Description("The ended attempts, oldest first; at most the last 25.")]
    [JsonPropertyOrder(1)]
    public IReadOnlyList<AttemptView> Attempts { get; }

    [Description("What the handler gets: any JSON.")]
    [JsonPropertyOrder(1)]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload Input { get; }

    [Description("What the handler answered: any JSON, of a succeeded job only.")]
    [JsonPropertyOrder(1)]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Result { get; }
}

/// <summary>A page of jobs, newest first.</summary>
internal sealed record JobListView(
    [property: Description("The jobs.")] IReadOnlyList<JobSummary> Jobs,
    [property: Description("The cursor of the next page; null on the last one.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);
