namespace Millrace.Aws.Queues;

/// <summary>SQS did some of a batch and refused the rest, again and again.</summary>
/// <param name="operation">What was asked for.</param>
/// <param name="queueUrl">Of which queue.</param>
/// <param name="failed">How many of the entries were refused.</param>
/// <param name="entries">How many entries there were.</param>
/// <param name="why">The code and the message of the first refusal.</param>
public sealed class SqsBatchException(string operation, string queueUrl, int failed, int entries, string why)
    : Exception($"{operation}: SQS refused {failed} of {entries} entries of queue {queueUrl}. The first: {why}")
{
    /// <summary>What was asked for: the operation's name.</summary>
    public string Operation { get; } = operation;

    /// <summary>The queue's address.</summary>
    public string QueueUrl { get; } = queueUrl;

    /// <summary>How many of the entries were refused. The others were done.</summary>
    public int Failed { get; } = failed;
}
