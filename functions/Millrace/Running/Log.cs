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
}
