namespace Millrace.Children;

/// <summary>How many of a parent's children it waits for.</summary>
public enum ChildWait
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>The first that succeeds.</summary>
    Any,

    /// <summary>As many successes as <see cref="ChildPolicy.Count"/> says.</summary>
    Count,
}

/// <summary>When a parent's children end its waiting.</summary>
public sealed record ChildPolicy
{
    /// <summary>All must end, and the first that fails fails the parent.</summary>
    public static ChildPolicy Default { get; } = new();

    /// <summary>How many it waits for.</summary>
    public ChildWait Wait { get; init; }

    /// <summary>How many successes are enough, with <see cref="ChildWait.Count"/>.</summary>
    public int? Count { get; init; }

    /// <summary>
    /// How many children may fail or be cancelled before the parent fails; 0 by default. Up to that, the parent ends with its result
    /// and the counts show the partial failure. With <see cref="ChildWait.Any"/> and <see cref="ChildWait.Count"/> it is rather that
    /// the parent fails as soon as enough successes cannot be had any more.
    /// </summary>
    public int? MayFail { get; init; }

    /// <summary>Every rule that the policy breaks, as sentences.</summary>
    public IEnumerable<string> Problems()
    {
        if (Wait == ChildWait.Count && Count is not >= 1)
            yield return $"Children: 'count' must be at least 1 where the parent waits for a count of children, was {Count?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing"}.";

        if (Wait != ChildWait.Count && Count is not null)
            yield return "Children: 'count' goes with 'wait': 'count' only.";

        if (MayFail < 0)
            yield return $"Children: 'mayFail' must not be negative, was {MayFail}.";
    }
}
