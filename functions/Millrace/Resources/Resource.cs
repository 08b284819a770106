using System.Text.Json.Serialization;
using Millrace.Schedules;

namespace Millrace.Resources;

/// <summary>Something with a limit: a data source, an API key. Jobs that name it run only while it has room for them.</summary>
public sealed record Resource
{
    /// <summary>How many attempts may hold it at a time; null means any number. 1 to <see cref="MaxHolders"/>.</summary>
    public int? Limit { get; init; }

    /// <summary>How many attempts may begin in a period; null means any number.</summary>
    public Rate? Rate { get; init; }

    /// <summary>When attempts may begin; empty means always.</summary>
    public IReadOnlyList<CalendarWindowJson> Windows { get; init; } = [];

    /// <summary>The greatest limit: the holders of a resource are one document.</summary>
    public const int MaxHolders = 500;

    /// <summary>When attempts may begin again; null if they may now.</summary>
    public DateTimeOffset? OpensAt(DateTimeOffset now) =>
        CalendarWindows.TryCreate(Windows, out var windows, out _) && !windows.IsOpen(now) ? windows.NextOpening(now) : null;

    /// <summary>Every rule that the resource breaks, as sentences.</summary>
    public IEnumerable<string> Problems()
    {
        if (Limit is < 1 or > MaxHolders)
            yield return $"'limit' must be 1 to {MaxHolders}, was {Limit}.";

        if (Rate is { Count: < 1 or > 1_000_000 })
            yield return $"'rate.count' must be 1 to 1000000, was {Rate.Count}.";

        if (Rate is { Per: var per } && (per < TimeSpan.FromSeconds(1) || per > TimeSpan.FromDays(31)))
            yield return $"'rate.per' must be 1 second to 31 days, was {per}.";

        CalendarWindows.TryCreate(Windows, out _, out var problems);
        if (Rate is { Burst: var burst, Count: var count } && (burst < 1 || burst > count))
            yield return $"'rate.burst' must be 1 to 'rate.count' ({count}), was {burst}.";

        foreach (var problem in problems)
            yield return problem;
    }
}

/// <summary>How many attempts may begin in a period. They are spread evenly: in any period begin at most Count + Burst - 1.</summary>
/// <param name="Count">So many.</param>
/// <param name="Per">In so long.</param>
/// <param name="Burst">How many may begin at once after a pause, 1 to Count; 1 by default, so that the rate is never exceeded.</param>
public sealed record Rate(int Count, TimeSpan Per, int Burst = 1)
{
    /// <summary>The time between two attempts at the full rate.</summary>
    [JsonIgnore]
    public TimeSpan Interval => Per / Count;
}
