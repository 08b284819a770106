using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Millrace.Aws.Queues;

/// <summary>Hides messages that Lambda has delivered, so that they come back a little after their jobs' leases.</summary>
public sealed class SqsVisibility(IAmazonSQS client, SqsOptions options)
{
    /// <summary>
    /// Hides messages of one queue for a time from now, which takes the place of what was left. A message that is no longer
    /// in our hands is passed over. What SQS refuses otherwise is no failure: then the message comes early, and its claim is refused.
    /// </summary>
    /// <param name="queueArn">The queue, as Lambda names it.</param>
    /// <param name="receipts">The receipt handles, as Lambda delivered them.</param>
    /// <param name="hiddenFor">Up to 12 hours; whole seconds, rounded up.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="AmazonSQSException">SQS could not be reached.</exception>
    public async Task HideAsync(string queueArn, IReadOnlyList<string> receipts, TimeSpan hiddenFor, CancellationToken cancellationToken)
    {
        var name = queueArn[(queueArn.LastIndexOf(':') + 1)..];
        if (options.QueueUrls.Values.FirstOrDefault(url => url.EndsWith($"/{name}", StringComparison.Ordinal)) is not { } queueUrl)
            throw new InvalidOperationException($"A message came from queue '{queueArn}', which is no lane's queue of this program.");

        foreach (var ten in receipts.Chunk(SqsBatch.Size))
        {
            var entries = ten.Select((receipt, i) => new ChangeMessageVisibilityBatchRequestEntry
            {
                Id = i.ToString(CultureInfo.InvariantCulture),
                ReceiptHandle = receipt,
                VisibilityTimeout = (int)Math.Ceiling(hiddenFor.TotalSeconds),
            });
            await client.ChangeMessageVisibilityBatchAsync(
                new ChangeMessageVisibilityBatchRequest { QueueUrl = queueUrl, Entries = [.. entries] }, cancellationToken);
        }
    }
}
