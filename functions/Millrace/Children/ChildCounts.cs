using Millrace.Jobs;

namespace Millrace.Children;

/// <summary>How many children a parent has, and how those ended that have.</summary>
public sealed record ChildCounts
{
    /// <summary>How many were added.</summary>
    public int Total { get; init; }

    /// <summary>How many ended with a result.</summary>
    public int Succeeded { get; init; }

    /// <summary>How many failed.</summary>
    public int Failed { get; init; }

    /// <summary>How many were cancelled.</summary>
    public int Cancelled { get; init; }

    /// <summary>How many have not ended, as far as they are counted.</summary>
    public int Open => Total - Succeeded - Failed - Cancelled;

    /// <summary>The counts with one more end.</summary>
    public ChildCounts With(JobStateName end) => end switch
    {
        JobStateName.Succeeded => this with { Succeeded = Succeeded + 1 },
        JobStateName.Failed => this with { Failed = Failed + 1 },
        JobStateName.Cancelled => this with { Cancelled = Cancelled + 1 },
        _ => throw new ArgumentException($"A child that is {end} has not ended.", nameof(end)),
    };

    /// <summary>The counts with one end less: that of a child that was brought back.</summary>
    public ChildCounts Without(JobStateName end) => end switch
    {
        JobStateName.Succeeded => this with { Succeeded = Succeeded - 1 },
        JobStateName.Failed => this with { Failed = Failed - 1 },
        JobStateName.Cancelled => this with { Cancelled = Cancelled - 1 },
        _ => throw new ArgumentException($"A child that is {end} has not ended.", nameof(end)),
    };

    /// <summary>What the counts mean for the parent; null while it must wait on.</summary>
    public ChildOutcome? Judge(ChildPolicy policy)
    {
        var needed = policy.Wait switch
        {
            ChildWait.Any => 1,
            ChildWait.Count => policy.Count ?? 1,
            _ => (int?)null,
        };
        if (needed is { } enough)
            return Succeeded >= enough ? ChildOutcome.Done : Succeeded + Open < enough ? ChildOutcome.Failed : null;

        return Failed + Cancelled > (policy.MayFail ?? 0) ? ChildOutcome.Failed : Open == 0 ? ChildOutcome.Done : null;
    }
}

/// <summary>What the ends of its children mean for a parent.</summary>
public enum ChildOutcome
{
    /// <summary>It waits no longer.</summary>
    Done,

    /// <summary>Too many of them failed.</summary>
    Failed,
}
