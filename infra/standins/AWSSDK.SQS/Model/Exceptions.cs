namespace Amazon.SQS.Model;

public class QueueDoesNotExistException : AmazonSQSException
{
    public QueueDoesNotExistException(string message)
        : base(message)
    {
    }

    public QueueDoesNotExistException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public QueueDoesNotExistException(Exception innerException)
        : base(innerException)
    {
    }
}

public class ReceiptHandleIsInvalidException : AmazonSQSException
{
    public ReceiptHandleIsInvalidException(string message)
        : base(message)
    {
    }

    public ReceiptHandleIsInvalidException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ReceiptHandleIsInvalidException(Exception innerException)
        : base(innerException)
    {
    }
}

public class MessageNotInflightException : AmazonSQSException
{
    public MessageNotInflightException(string message)
        : base(message)
    {
    }

    public MessageNotInflightException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public MessageNotInflightException(Exception innerException)
        : base(innerException)
    {
    }
}

public class InvalidMessageContentsException : AmazonSQSException
{
    public InvalidMessageContentsException(string message)
        : base(message)
    {
    }

    public InvalidMessageContentsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public InvalidMessageContentsException(Exception innerException)
        : base(innerException)
    {
    }
}

public class BatchRequestTooLongException : AmazonSQSException
{
    public BatchRequestTooLongException(string message)
        : base(message)
    {
    }

    public BatchRequestTooLongException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public BatchRequestTooLongException(Exception innerException)
        : base(innerException)
    {
    }
}

public class TooManyEntriesInBatchRequestException : AmazonSQSException
{
    public TooManyEntriesInBatchRequestException(string message)
        : base(message)
    {
    }

    public TooManyEntriesInBatchRequestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public TooManyEntriesInBatchRequestException(Exception innerException)
        : base(innerException)
    {
    }
}

public class EmptyBatchRequestException : AmazonSQSException
{
    public EmptyBatchRequestException(string message)
        : base(message)
    {
    }

    public EmptyBatchRequestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public EmptyBatchRequestException(Exception innerException)
        : base(innerException)
    {
    }
}

public class BatchEntryIdsNotDistinctException : AmazonSQSException
{
    public BatchEntryIdsNotDistinctException(string message)
        : base(message)
    {
    }

    public BatchEntryIdsNotDistinctException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public BatchEntryIdsNotDistinctException(Exception innerException)
        : base(innerException)
    {
    }
}

public class OverLimitException : AmazonSQSException
{
    public OverLimitException(string message)
        : base(message)
    {
    }

    public OverLimitException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public OverLimitException(Exception innerException)
        : base(innerException)
    {
    }
}

public class RequestThrottledException : AmazonSQSException
{
    public RequestThrottledException(string message)
        : base(message)
    {
    }

    public RequestThrottledException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public RequestThrottledException(Exception innerException)
        : base(innerException)
    {
    }
}
