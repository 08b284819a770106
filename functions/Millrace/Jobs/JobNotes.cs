using Millrace.Children;

namespace Millrace.Jobs;

/// <summary>What the platform remembers of a job on its way, beside its state.</summary>
public sealed record JobNotes
{
    /// <summary>The notes of a job to which nothing happened.</summary>
    public static JobNotes None { get; } = new();

    /// <summary>How often its attempts parked it since one last did something else.</summary>
    public int Parks { get; init; }

    /// <summary>When the first of these parks was.</summary>
    public DateTimeOffset? ParkedSince { get; init; }

    /// <summary>The resource that it was last refused, until it runs.</summary>
    public Deferral? Deferral { get; init; }

    /// <summary>How its children stand.</summary>
    public ChildCounts? Children { get; init; }

    /// <summary>Whether its end is in its parent's counts.</summary>
    public bool IsCounted { get; init; }

    /// <summary>How often it was brought back after it had failed.</summary>
    public int Redrives { get; init; }

    /// <summary>Why the jobs below this waiting job are paused.</summary>
    public string? HoldReason { get; init; }

    /// <summary>Why its running attempt is to be paused.</summary>
    public string? PauseReason { get; init; }

    /// <summary>What its handler returned while children were still open: the job's result when they have ended.</summary>
    public Payload? Result { get; init; }
}

/// <summary>A resource that was not to be had.</summary>
/// <param name="Resource">Its name.</param>
/// <param name="Slot">The time at which its rate lets this job in; null if not its rate was in the way.</param>
public sealed record Deferral(string Resource, DateTimeOffset? Slot = null);
