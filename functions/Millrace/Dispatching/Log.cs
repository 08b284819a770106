using Microsoft.Extensions.Logging;
using Millrace.Jobs;

namespace Millrace.Dispatching;

internal static partial class Log
{
    [LoggerMessage(11, LogLevel.Warning, "The messages of {Count} jobs from {Job} on could not be sent; the feed sends them.")]
    public static partial void WakeUpFailed(this ILogger logger, int count, JobId job, Exception exception);

    [LoggerMessage(12, LogLevel.Error, "Job {Job} was overlooked and could not be dispatched; it is looked at again later.")]
    public static partial void ReplayFailed(this ILogger logger, JobId job, Exception exception);

    [LoggerMessage(13, LogLevel.Warning, "Dispatched {Count} jobs once more that still wait for what they are due.")]
    public static partial void Replayed(this ILogger logger, int count);
}
