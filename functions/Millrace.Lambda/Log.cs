using Microsoft.Extensions.Logging;
using Millrace.Jobs;

namespace Millrace.Lambda;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Stream record {EventId} at {SequenceNumber} is no job's change; it is set aside.")]
    public static partial void NotAChange(this ILogger logger, string? eventId, string? sequenceNumber);

    [LoggerMessage(2, LogLevel.Error, "Dispatching {Count} changes from job {Job} on failed; they come again.")]
    public static partial void DispatchFailed(this ILogger logger, JobId job, int count, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Queue message {MessageId} names no job and epoch.")]
    public static partial void NotAMessage(this ILogger logger, string? messageId);

    [LoggerMessage(4, LogLevel.Error, "Job {Job} could not be claimed or written; its message comes again.")]
    public static partial void WorkFailed(this ILogger logger, JobId job, Exception exception);

    [LoggerMessage(5, LogLevel.Warning, "{Count} messages of a batch could not be hidden; its jobs run all the same.")]
    public static partial void NotHidden(this ILogger logger, int count, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "The event is no end of an execution of this deployment; it is set aside: {Reason}")]
    public static partial void NotAnEnd(this ILogger logger, string reason);
}
