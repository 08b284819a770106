namespace Millrace.States;

/// <summary>How far an iteration of an inline Map is.</summary>
public enum IterationProgress
{
    /// <summary>It began.</summary>
    Started,

    /// <summary>It reached its end.</summary>
    Succeeded,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>Another one failed.</summary>
    Aborted,
}

/// <summary>How far the run of a distributed Map is.</summary>
public enum MapRunProgress
{
    /// <summary>It began.</summary>
    Started,

    /// <summary>It goes on after a redrive.</summary>
    Redriven,

    /// <summary>No more failed than it tolerates.</summary>
    Succeeded,

    /// <summary>More failed than it tolerates.</summary>
    Failed,

    /// <summary>The execution around it was stopped.</summary>
    Aborted,
}
