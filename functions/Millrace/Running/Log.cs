using Microsoft.Extensions.Logging;
using Millrace.Jobs;

namespace Millrace.Running;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The beat of job {Job} failed; it is tried again until the lease ends.")]
    public static partial void BeatFailed(this ILogger logger, JobId job, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "The attempt with epoch {Epoch} of job {Job} lost its lease; what it did is not recorded.")]
    public static partial void LeaseLost(this ILogger logger, JobId job, long epoch);

    [LoggerMessage(3, LogLevel.Warning, "The handler of job {Job} did not stop in time and was abandoned.")]
    public static partial void Abandoned(this ILogger logger, JobId job);

    [LoggerMessage(4, LogLevel.Warning, "The last log lines of job {Job} could not be written.")]
    public static partial void LinesLost(this ILogger logger, JobId job, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "Job type {Type} is stopped: {Reason}")]
    public static partial void TypeStopped(this ILogger logger, JobType type, string reason);

    [LoggerMessage(7, LogLevel.Warning, "It could not be found out whether job {Job} may run now; it is tried again in some seconds.")]
    public static partial void GateFailed(this ILogger logger, JobId job, Exception exception);

    [LoggerMessage(8, LogLevel.Warning, "The end of an attempt of job {Job} could not be written; it is tried again while its lease holds.")]
    public static partial void NotSettled(this ILogger logger, JobId job, Exception exception);

    [LoggerMessage(9, LogLevel.Warning, "Job {Job} could not let go of its resources; they are free again all the same, and a sweep wakes who waits for them.")]
    public static partial void NotLeft(this ILogger logger, JobId job, Exception exception);

    /// <summary>A line of a handler, as the log sink gets it: all of them, with what they belong to.</summary>
    public static void JobLine(this ILogger logger, LogLevel level, JobLine line)
    {
        if (logger.IsEnabled(level))
            logger.Log(level, new EventId(6, nameof(JobLine)), line, null, static (line, _) => line.Text);
    }
}

/// <summary>A line of a handler and what it belongs to.</summary>
internal sealed record JobLine(JobId Job, int Attempt, string? Trace, string Text) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 3;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("job", Job.Value),
        1 => new("attempt", Attempt),
        2 => new("trace", Trace),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => Text;
}
