using Millrace.States.Json;

namespace Millrace.States.Jsonata;

/// <summary>What an evaluation may see of the world, and how far it may go.</summary>
internal sealed class JsonataEnvironment
{
    /// <summary>Variables bound from outside, without the dollar sign; null for none of that name.</summary>
    public Func<string, JsonValue?> Lookup { get; init; } = static _ => null;

    public Random Random { get; init; } = Random.Shared;

    /// <summary>What $now and $millis tell: one moment for the whole evaluation.</summary>
    public DateTimeOffset Now { get; init; } = TimeProvider.System.GetUtcNow();

    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How deep evaluations may nest. The default fits a thread's stack of half a megabyte.</summary>
    public int MaxDepth { get; init; } = 1000;

    /// <summary>In Step Functions there is no $eval.</summary>
    public bool IsAws { get; init; }
}
