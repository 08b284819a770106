using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Millrace.Jobs;

namespace Millrace.Dlq;

/// <summary>What is to be done with failed jobs.</summary>
public enum DlqAct
{
    /// <summary>They are brought back.</summary>
    Redrive,

    /// <summary>They go to the archive.</summary>
    Discard,
}

/// <summary>An order to bring back or discard many failed jobs: the input of a job of the platform's own type.</summary>
public sealed record DlqOrder
{
    /// <summary>The greatest rate, in jobs a second.</summary>
    public const double MaxRate = 10_000;

    /// <summary>The type of the jobs that carry out orders.</summary>
    public static JobType JobType { get; } = new("millrace.dlq");

    /// <summary>Reads and writes orders, for <see cref="PayloadSerializer"/>.</summary>
    public static IJsonTypeInfoResolver Json => DlqJson.Default;

    /// <summary>What is to be done.</summary>
    public required DlqAct Act { get; init; }

    /// <summary>Only jobs of this type.</summary>
    public string? Type { get; init; }

    /// <summary>Only jobs whose last failure has this name.</summary>
    public string? Error { get; init; }

    /// <summary>Only jobs with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Only jobs that failed at this time or later.</summary>
    public DateTimeOffset? FailedFrom { get; init; }

    /// <summary>Only jobs that failed before this time: those that fail again are not brought back again.</summary>
    public DateTimeOffset? FailedBefore { get; init; }

    /// <summary>At most so many; null means all.</summary>
    public int? Most { get; init; }

    /// <summary>How many jobs are queued a second; null means all at once.</summary>
    public double? Rate { get; init; }

    /// <summary>Who asked for it.</summary>
    public string By { get; init; } = "";

    /// <summary>Every rule that the order breaks, as sentences.</summary>
    public IEnumerable<string> Problems()
    {
        if (Type is not null && !Millrace.Jobs.JobType.TryParse(Type, out _))
            yield return $"'type' is '{Type}': {Millrace.Jobs.JobType.Rule}";

        if (Most < 1)
            yield return $"'most' must be at least 1, was {Most}.";

        if (Rate is not null and not (> 0 and <= MaxRate))
            yield return $"'rate' must be more than 0 and at most {MaxRate} jobs a second, was {Rate}.";

        if (FailedFrom >= FailedBefore)
            yield return "'failedFrom' must be before 'failedBefore'.";
    }

    internal DlqFilter Filter() => new()
    {
        Type = Type is null ? null : Millrace.Jobs.JobType.Stored(Type),
        Error = Error,
        Tag = Tag,
        FailedFrom = FailedFrom,
        FailedBefore = FailedBefore,
    };
}

/// <summary>What was done.</summary>
/// <param name="Act">What was asked for.</param>
/// <param name="Jobs">To how many jobs it was done.</param>
public sealed record DlqReport(DlqAct Act, int Jobs);

/// <summary>How far an order is.</summary>
/// <param name="Before">The cursor.</param>
/// <param name="Done">How many jobs are done.</param>
/// <param name="StartedAt">When the first one was due.</param>
internal sealed record DlqCheckpoint(string? Before, int Done, DateTimeOffset StartedAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DlqOrder))]
[JsonSerializable(typeof(DlqReport))]
[JsonSerializable(typeof(DlqCheckpoint))]
internal sealed partial class DlqJson : JsonSerializerContext;
