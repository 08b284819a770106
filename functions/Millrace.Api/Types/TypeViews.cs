using System.ComponentModel;
using System.Text.Json.Serialization;
using Millrace.Jobs;
using Millrace.Retries;
using Millrace.Types;

namespace Millrace.Api.Types;

/// <summary>When attempts are made again.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record RetryView(
    [property: Description("How many attempts may be spent.")] int MaxAttempts,
    [property: Description("The longest wait after the first attempt, in seconds.")] double First,
    [property: Description("How much longer each next wait may be.")] double Factor,
    [property: Description("No wait is longer, in seconds.")] double Cap,
    [property: Description("How failures of some kinds are retried otherwise; the first rule that fits decides.")] IReadOnlyList<RetryRuleView>? Rules)
{
    public static RetryView Of(RetryPolicy retry) => new(
        retry.MaxAttempts, retry.Backoff.First.TotalSeconds, retry.Backoff.Factor, retry.Backoff.Cap.TotalSeconds,
        retry.Rules.Count == 0 ? null : [.. retry.Rules.Select(RetryRuleView.Of)]);
}

/// <summary>How failures of one kind are retried.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record RetryRuleView(
    [property: Description("The error's name, or the beginning of one that ends in *.")] string? Error,
    [property: Description("The exception's type.")] string? Exception,
    [property: Description("The HTTP status, from this one on.")] int? StatusFrom,
    [property: Description("The HTTP status, up to this one.")] int? StatusTo,
    [property: Description("Whether the job fails at once.")] bool IsPermanent,
    [property: Description("How many attempts may be spent.")] int? MaxAttempts)
{
    public static RetryRuleView Of(RetryRule rule) =>
        new(rule.Error, rule.Exception?.FullName, rule.StatusFrom, rule.StatusTo, rule.IsPermanent, rule.MaxAttempts);
}

/// <summary>Why a type's jobs do not run.</summary>
internal sealed record StopView(
    [property: Description("In a sentence.")] string Reason,
    [property: Description("Since when.")] DateTime Since,
    [property: Description("The version of the code whose workers died; left out where an operator paused the type.")] string? CodeVersion);

/// <summary>A worker that gave no sign of life while it ran a job of the type.</summary>
internal sealed record DeathView(
    [property: Description("Which process.")] string Worker,
    [property: Description("The version of the code that it ran.")] string CodeVersion,
    [property: Description("When it was noticed.")] DateTime At);

/// <summary>A job type that the program knows, and what is set for it.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record TypeView
{
    [Description("Its name.")]
    public required string Type { get; init; }

    [Description("The lane of its jobs, unless a submission names a priority.")]
    public required string Lane { get; init; }

    [Description("When attempts are made again.")]
    public required RetryView Retry { get; init; }

    [Description("How long one attempt may take, in seconds; left out for as long as it lives.")]
    public double? Timeout { get; init; }

    [Description("The resources of which each attempt needs a lease.")]
    public IReadOnlyList<string>? Resources { get; init; }

    [Description("The JSON Schema of its inputs, if it has one.")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? InputSchema { get; init; }

    [Description("Why its jobs do not run; left out while they do.")]
    public StopView? Stopped { get; init; }

    [Description("The workers that died in a row while they ran it, oldest first; three stop it.")]
    public IReadOnlyList<DeathView>? Deaths { get; init; }

    [Description("How new jobs are dealt to pools, by weight; left out where all go to the usual one.")]
    public IReadOnlyDictionary<string, int>? Pools { get; init; }

    public static TypeView Of(RegisteredType known, TypeSettings settings) => new()
    {
        Type = known.Type.Value,
        Lane = known.Options.Lane.Name,
        Retry = RetryView.Of(known.Options.Retry),
        Timeout = known.Options.Timeout?.TotalSeconds,
        Resources = known.Options.Resources is { Count: > 0 } resources ? resources : null,
        InputSchema = known.Options.InputSchema is { } schema ? new Payload(schema) : null,
        Stopped = settings.Stopped is { } stop ? new StopView(stop.Reason, stop.Since.UtcDateTime, stop.CodeVersion) : null,
        Deaths = settings.Deaths is { Count: > 0 } deaths ? [.. deaths.Select(static one => new DeathView(one.Worker, one.CodeVersion, one.At.UtcDateTime))] : null,
        Pools = settings.Pools,
    };
}

/// <summary>All job types that the program knows.</summary>
internal sealed record TypesView([property: Description("The types, by name; those of the platform itself begin with millrace.")] IReadOnlyList<TypeView> Types);
