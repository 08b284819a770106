using Amazon.Lambda.SQSEvents;
using Millrace.Aws.Queues;

namespace Millrace.Lambda.Deployed;

/// <summary>Hides messages of the lanes' queues. A mapping's batch is of one queue.</summary>
internal sealed class LaneVisibility(SqsVisibility visibility) : IMessageVisibility
{
    public async Task HideAsync(IReadOnlyList<SQSEvent.SQSMessage> messages, TimeSpan hiddenFor, CancellationToken cancellationToken)
    {
        foreach (var queue in messages.GroupBy(static message => message.EventSourceArn))
            await visibility.HideAsync(queue.Key, [.. queue.Select(static message => message.ReceiptHandle)], hiddenFor, cancellationToken);
    }
}
