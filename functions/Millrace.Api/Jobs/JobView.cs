using System.ComponentModel;
using System.Text.Json.Serialization;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <summary>A job. Lists leave out its lease, attempts, input and result, and the detail of its failure.</summary>
// Times are DateTime of kind UTC: that is what JSON writes with a Z.
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed partial record JobView
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

    [Description("Words to find the job by.")]
    public IReadOnlyList<string>? Tags { get; init; }

    [Description("The resources of which each attempt needs a lease.")]
    public IReadOnlyList<string>? Resources { get; init; }

    [Description("Jobs of a lane that wait share its workers evenly between these keys.")]
    public string? FairKey { get; init; }

    [Description("Jobs with the same key run one after the other.")]
    public string? OrderKey { get; init; }

    [Description("The job before it under the same order key that had not ended at its submission.")]
    public string? Predecessor { get; init; }

    [Description("The address that is told of its end.")]
    public CallbackView? Callback { get; init; }

    [Description("The template that it was made from, with its version: name/3.")]
    public string? Template { get; init; }

    [Description("The workers that run it; left out for the usual ones.")]
    public string? Pool { get; init; }

    [Description("How long one attempt may take, in seconds; left out where its type says it.")]
    public double? Timeout { get; init; }

    [Description("How many attempts may be spent; left out where its type says it.")]
    public int? MaxAttempts { get; init; }

    [Description("How its children stand, if it has any.")]
    public ChildCountsView? Children { get; init; }

    [Description("When its children end its waiting, if that was agreed on.")]
    public ChildPolicyView? ChildrenPolicy { get; init; }

    [Description("What a waiting job waits for.")]
    public WaitsForView? WaitsFor { get; init; }

    [Description("Since when and why it is paused.")]
    public PausedView? Paused { get; init; }

    [Description("Why its running attempt, or what is below it, is to be paused.")]
    public string? PauseReason { get; init; }

    [Description("The resource that it was last refused.")]
    public DeferralView? Deferral { get; init; }

    [Description("How often its attempts parked it in a row.")]
    public int? Parks { get; init; }

    [Description("How often it was brought back after it had ended.")]
    public int? Redrives { get; init; }

    [Description("true if an attempt has saved where the next one starts; otherwise left out.")]
    public bool? HasCheckpoint { get; init; }

    [Description("true if the job is in the archive: it can only be read; otherwise left out.")]
    public bool? Archived { get; init; }

    [Description("The job that it belongs to: a pipeline's, or its parent's.")]
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
}

/// <summary>A page of jobs, newest first.</summary>
internal sealed record JobListView(
    [property: Description("The jobs.")] IReadOnlyList<JobView> Jobs,
    [property: Description("The cursor of the next page; null on the last one.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);
