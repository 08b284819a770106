using Millrace.Jobs;

namespace Millrace.Schedules;

/// <summary>How a firing ended. A closed set.</summary>
/// <param name="At">The time that the schedule fired for.</param>
public abstract record Firing(DateTimeOffset At)
{
    /// <summary>A job was submitted, by this sweep or by one that did not come to note it.</summary>
    public sealed record Started(DateTimeOffset At, JobId Job) : Firing(At);

    /// <summary>It was left out, since the last job has not ended.</summary>
    public sealed record LeftOut(DateTimeOffset At, JobId Unended) : Firing(At);

    /// <summary>The submission was rejected: nothing runs.</summary>
    public sealed record Rejected(DateTimeOffset At, string Reason) : Firing(At);
}
