using System.ComponentModel;
using System.Text.Json.Serialization;
using Millrace.Children;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <summary>Where a job's end is told.</summary>
internal sealed record CallbackView([property: Description("Called with POST when the job has ended.")] string Url);

/// <summary>How a job's children stand.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record ChildCountsView(
    [property: Description("How many were added.")] int Total,
    [property: Description("How many ended with a result.")] int Succeeded,
    [property: Description("How many failed.")] int Failed,
    [property: Description("How many were cancelled.")] int Cancelled,
    [property: Description("How many have not ended.")] int Open)
{
    public static ChildCountsView? Of(ChildCounts? counts) =>
        counts is null ? null : new ChildCountsView(counts.Total, counts.Succeeded, counts.Failed, counts.Cancelled, counts.Open);
}

/// <summary>When a parent's children end its waiting.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record ChildPolicyView(
    [property: Description("How many it waits for.")]
    [property: JsonConverter(typeof(Lower<ChildWait>))] ChildWait Wait,
    [property: Description("How many successes are enough, with count.")] int? Count = null,
    [property: Description("How many may fail or be cancelled before the parent fails.")] int? MayFail = null)
{
    public static ChildPolicyView? Of(ChildPolicy? policy) => policy is null ? null : new ChildPolicyView(policy.Wait, policy.Count, policy.MayFail);
}

/// <summary>What kinds of things jobs wait for.</summary>
internal enum WaitKind
{
    /// <summary>The execution of its state machine.</summary>
    Execution,

    /// <summary>Its children.</summary>
    Children,

    /// <summary>The job before it under its order key.</summary>
    Predecessor,
}

/// <summary>What a waiting job waits for.</summary>
internal sealed record WaitsForView(
    [property: Description("Its pipeline's execution, its children, or the job before it under its order key.")]
    [property: JsonConverter(typeof(Lower<WaitKind>))] WaitKind Kind,
    [property: Description("Since when.")] DateTime Since,
    [property: Description("The execution's name, or the id of the job before it.")] string? Id = null)
{
    public static WaitsForView? Of(JobState state) => state is not JobState.Waiting waiting ? null : waiting.For switch
    {
        WaitFor.Children => new WaitsForView(WaitKind.Children, waiting.Since.UtcDateTime),
        WaitFor.Predecessor before => new WaitsForView(WaitKind.Predecessor, waiting.Since.UtcDateTime, before.Id.Value),
        WaitFor.Execution execution => new WaitsForView(WaitKind.Execution, waiting.Since.UtcDateTime, execution.Name),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>Since when and why a job is paused.</summary>
internal sealed record PausedView(
    [property: Description("Since when.")] DateTime Since,
    [property: Description("Whether the job itself was paused, or one above it, or all of its type.")]
    [property: JsonConverter(typeof(Lower<PausedBy>))] PausedBy By,
    [property: Description("Why.")] string Reason,
    [property: Description("The time that it waited for before; left out if it waited for none.")] DateTime? Until = null)
{
    public static PausedView? Of(JobState state) =>
        state is JobState.Paused paused ? new PausedView(paused.Since.UtcDateTime, paused.By, paused.Reason, paused.Until?.UtcDateTime) : null;
}

/// <summary>A resource that was not to be had.</summary>
internal sealed record DeferralView(
    [property: Description("Its name.")] string Resource,
    [property: Description("The time at which its rate lets the job in; left out if its rate was not in the way.")] DateTime? Slot = null);
