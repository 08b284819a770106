namespace Millrace.Jobs;

/// <summary>Which jobs to list: all conditions must hold. Newest first.</summary>
public sealed record JobQuery
{
    /// <summary>The most jobs that one page may hold.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Only jobs of this type.</summary>
    public JobType? Type { get; init; }

    /// <summary>Only jobs in this state.</summary>
    public JobStateName? State { get; init; }

    /// <summary>Only jobs of this parent: tasks of a pipeline, children of a job.</summary>
    public JobId? Parent { get; init; }

    /// <summary>Only jobs with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Only jobs with an id after this one: see <see cref="JobId.Before"/> for a time.</summary>
    public JobId? After { get; init; }

    /// <summary>Only jobs with an id before this one: the cursor of the page before.</summary>
    public JobId? Before { get; init; }

    /// <summary>At most so many jobs, 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>A page of jobs, newest first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="Next">The cursor of the next page; null on the last one.</param>
public sealed record JobPage(IReadOnlyList<Job> Jobs, JobId? Next);
