using Microsoft.Extensions.Logging;
using Millrace.Jobs;

namespace Millrace.Logs;

/// <summary>A line that an attempt wrote.</summary>
/// <param name="At">When it was written.</param>
/// <param name="Epoch">The attempt's fencing token.</param>
/// <param name="Level">How important it is.</param>
/// <param name="Text">The line, at most <see cref="MaxText"/> characters.</param>
public sealed record LogLine(DateTimeOffset At, long Epoch, LogLevel Level, string Text)
{
    /// <summary>The longest line, in characters; the rest is cut.</summary>
    public const int MaxText = 2_000;
}

/// <summary>A stored line with its number: the first of a job is 1, and numbers of dropped lines are not used again.</summary>
public sealed record NumberedLogLine(long Number, LogLine Line);

/// <summary>The last lines that each job's attempts wrote. A driver passes <c>JobLogContract</c>.</summary>
public interface IJobLog
{
    /// <summary>How many lines a job keeps.</summary>
    const int Kept = 1_000;

    /// <summary>Appends lines in their order, all or none, and drops the oldest beyond <see cref="Kept"/>.</summary>
    Task AppendAsync(JobId id, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="limit"/> lines with numbers greater than <paramref name="after"/>, in order.</summary>
    Task<IReadOnlyList<NumberedLogLine>> ReadAsync(JobId id, long after, int limit, CancellationToken cancellationToken);
}
