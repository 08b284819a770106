using Amazon.Runtime;
using Amazon.SQS.Model;

namespace Amazon.SQS;

/// <summary>The exceptions by their names on the wire.</summary>
internal static class SQSErrors
{
    private static readonly Dictionary<string, Func<string, Exception, AmazonServiceException>> ByName = new()
    {
        ["QueueDoesNotExist"] = static (message, inner) => new QueueDoesNotExistException(message, inner),
        ["ReceiptHandleIsInvalid"] = static (message, inner) => new ReceiptHandleIsInvalidException(message, inner),
        ["MessageNotInflight"] = static (message, inner) => new MessageNotInflightException(message, inner),
        ["InvalidMessageContents"] = static (message, inner) => new InvalidMessageContentsException(message, inner),
        ["BatchRequestTooLong"] = static (message, inner) => new BatchRequestTooLongException(message, inner),
        ["TooManyEntriesInBatchRequest"] = static (message, inner) => new TooManyEntriesInBatchRequestException(message, inner),
        ["EmptyBatchRequest"] = static (message, inner) => new EmptyBatchRequestException(message, inner),
        ["BatchEntryIdsNotDistinct"] = static (message, inner) => new BatchEntryIdsNotDistinctException(message, inner),
        ["OverLimit"] = static (message, inner) => new OverLimitException(message, inner),
        ["RequestThrottled"] = static (message, inner) => new RequestThrottledException(message, inner),
    };

    public static AmazonServiceException Make(string name, string message, Exception inner) =>
        name is not null && ByName.TryGetValue(name, out var make) ? make(message, inner) : new AmazonSQSException(message, inner);
}
