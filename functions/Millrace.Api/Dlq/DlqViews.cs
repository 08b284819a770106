using System.ComponentModel;
using System.Text.Json.Serialization;
using Millrace.Dlq;

namespace Millrace.Api.Dlq;

/// <summary>Which failed jobs an order is for, and how it is carried out.</summary>
// For the document only: the body is read field by field.
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal record DiscardBody
{
    [Description("Only jobs of this type.")]
    public string? Type { get; init; }

    [Description("Only jobs whose last failure has this name.")]
    public string? Error { get; init; }

    [Description("Only jobs with this tag.")]
    public string? Tag { get; init; }

    [Description("Only jobs that failed at this time or later.")]
    public DateTime? FailedFrom { get; init; }

    [Description("Only jobs that failed before this time; without it before the order began.")]
    public DateTime? FailedBefore { get; init; }

    [Description("At most so many jobs.")]
    public int? Most { get; init; }

    [Description("true to be told what would be done, and do nothing.")]
    public bool? DryRun { get; init; }

    [Description("true to mean all failed jobs: required where nothing says which.")]
    public bool? All { get; init; }
}

/// <summary>Which failed jobs are to be brought back, and how fast.</summary>
internal sealed record RedriveBody : DiscardBody
{
    [Description("How many jobs are queued a second; without it all at once.")]
    public double? Rate { get; init; }
}

/// <summary>How many failed jobs are alike.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record DlqGroupView(
    [property: Description("Their type.")] string Type,
    [property: Description("The name of their last failure.")] string Error,
    [property: Description("So many.")] int Count,
    [property: Description("When the first of them failed.")] DateTime OldestAt,
    [property: Description("When the last of them failed.")] DateTime NewestAt,
    [property: Description("One of them.")] string Example)
{
    public static DlqGroupView Of(DlqGroup group) => new(
        group.Type.Value, group.Error, group.Count, group.OldestAt.UtcDateTime, group.NewestAt.UtcDateTime, group.Example.Value);
}

/// <summary>What failed, or what an order would do.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record DlqPlanView(
    [property: Description("How many jobs.")] int Count,
    [property: Description("What they are, the most first.")] IReadOnlyList<DlqGroupView> Groups,
    [property: Description("Whether all failed jobs were looked at; otherwise there are more than counted.")] bool IsComplete,
    [property: Description("How long they take to be queued at the rate that was asked for, in seconds; left out where it is no time.")] double? TakesFor = null)
{
    public static DlqPlanView Of(DlqPlan plan) => new(
        plan.Count, [.. plan.Groups.Select(DlqGroupView.Of)], plan.IsComplete, plan.TakesFor > TimeSpan.Zero ? plan.TakesFor.TotalSeconds : null);
}

/// <summary>An order that is being carried out.</summary>
internal sealed record OrderedView(
    [property: Description("The job that carries it out; wait for its end, its result says how many jobs it was done to.")] string Id,
    [property: Description("What is done with the failed jobs.")]
    [property: JsonConverter(typeof(Lower<DlqAct>))] DlqAct Act);
