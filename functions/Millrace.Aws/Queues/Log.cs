using Microsoft.Extensions.Logging;

namespace Millrace.Aws.Queues;

internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Warning, "Queue message {MessageId} of lane {Lane} names no job and epoch; it is left to the queue's redrive policy.")]
    public static partial void NotAMessage(this ILogger logger, string lane, string? messageId);

    [LoggerMessage(102, LogLevel.Warning, "A request to queue {QueueUrl} whose consumer was cancelled failed; what it got comes again when its visibility timeout ends.")]
    public static partial void PollLeftBehindFailed(this ILogger logger, string queueUrl, Exception exception);
}
