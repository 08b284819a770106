namespace Millrace.Jobs;

/// <summary>The names of the states, for queries, change feeds and columns. Their numbers are stored: never renumber.</summary>
public enum JobStateName
{
    /// <summary>Waits for a time.</summary>
    Scheduled = 0,

    /// <summary>May be claimed.</summary>
    Queued = 1,

    /// <summary>An attempt holds the lease.</summary>
    Running = 2,

    /// <summary>Waits for an execution, for children, or for its turn in an order.</summary>
    Waiting = 3,

    /// <summary>Waits until somebody resumes it.</summary>
    Paused = 4,

    /// <summary>Ended with a result.</summary>
    Succeeded = 5,

    /// <summary>Ended with a failure.</summary>
    Failed = 6,

    /// <summary>Ended on request.</summary>
    Cancelled = 7,
}

/// <summary>What can be said of a state by its name alone.</summary>
public static class JobStateNames
{
    /// <summary>Whether nothing can happen to a job in this state any more.</summary>
    public static bool IsFinal(this JobStateName name) => name >= JobStateName.Succeeded;
}
