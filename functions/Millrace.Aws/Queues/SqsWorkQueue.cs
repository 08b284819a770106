using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Aws.Queues;

/// <summary>
/// Messages in SQS, a standard queue a lane. SQS keeps order by its best effort, may deliver a message twice, counts whole
/// seconds (fractions are rounded up), and does not say how old its oldest message is. More than ten messages, or those of
/// several lanes, take several requests, of which some may succeed before one fails.
/// </summary>
public sealed class SqsWorkQueue(IAmazonSQS client, SqsOptions options, TimeProvider clock, ILogger<SqsWorkQueue> logger) : IWorkQueue, IAsyncDisposable
{
    private const string NoLongerHeld = "ReceiptHandleIsInvalid";
    private const string TraceHeader = "AWSTraceHeader"; // The one system attribute that SQS takes: X-Ray follows it.
    private const string NotInFlight = "MessageNotInflight";
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestVisibility = TimeSpan.FromHours(12);

    private readonly Receipts _receipts = new(clock);
    private readonly LongPolls _polls = new(client, options.PollFor, clock, logger);

    /// <inheritdoc/>
    /// <exception cref="SqsBatchException">SQS refused some of the messages.</exception>
    public async Task SendAsync(IReadOnlyList<WorkMessage> messages, TimeSpan delay, CancellationToken cancellationToken)
    {
        var seconds = Seconds(delay, LongestDelay, nameof(delay));
        var lanes = messages.Where(message => message.Pool == options.Pool).GroupBy(static message => message.Lane).ToList();
        foreach (var lane in lanes)
            UrlOf(lane.Key); // A lane without a queue is found before anything is sent.

        foreach (var lane in lanes)
        {
            var url = UrlOf(lane.Key);
            await new SqsBatch("SendMessageBatch", url, clock).RunAsync(
                [.. lane],
                async entries => (await client.SendMessageBatchAsync(
                    new SendMessageBatchRequest { QueueUrl = url, Entries = [.. entries.Select(one => EntryOf(one.Id, one.Item, seconds))] },
                    cancellationToken)).Failed,
                cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Delivery>> ReceiveAsync(Lane lane, int limit, TimeSpan visibility, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var (url, seconds) = (UrlOf(lane), Seconds(visibility, LongestVisibility, nameof(visibility)));
        while (true)
        {
            var polled = await _polls.NextAsync(url, Math.Min(limit, SqsBatch.Size), seconds, cancellationToken);
            var deliveries = polled.Messages.Select(message => DeliveryOf(lane, message, polled.At.AddSeconds(seconds))).OfType<Delivery>().ToList();
            if (deliveries.Count > 0)
                return deliveries;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="SqsBatchException">SQS refused to delete some of the messages; they come again.</exception>
    public Task DeleteAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken) => EndAsync(
        "DeleteMessageBatch",
        deliveries,
        async (url, entries) => (await client.DeleteMessageBatchAsync(
            new DeleteMessageBatchRequest
            {
                QueueUrl = url,
                Entries = [.. entries.Select(static one => new DeleteMessageBatchRequestEntry { Id = one.Id, ReceiptHandle = one.Handle })],
            },
            cancellationToken)).Failed,
        cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="SqsBatchException">SQS refused to return some of the messages; they come again when their visibility timeout ends.</exception>
    public Task ReturnAsync(IReadOnlyList<Delivery> deliveries, TimeSpan delay, CancellationToken cancellationToken)
    {
        var seconds = Seconds(delay, LongestVisibility, nameof(delay));
        return EndAsync(
            "ChangeMessageVisibilityBatch",
            deliveries,
            async (url, entries) => (await client.ChangeMessageVisibilityBatchAsync(
                new ChangeMessageVisibilityBatchRequest
                {
                    QueueUrl = url,
                    Entries = [.. entries.Select(one => new ChangeMessageVisibilityBatchRequestEntry { Id = one.Id, ReceiptHandle = one.Handle, VisibilityTimeout = seconds })],
                },
                cancellationToken)).Failed,
            cancellationToken);
    }

    /// <summary>
    /// The status of every lane that has a queue. The counts are SQS's own, which are approximate and settle about a minute
    /// after the last change; messages whose delay is not over count as waiting. The oldest is never known.
    /// </summary>
    public async Task<IReadOnlyList<LaneStatus>> DescribeAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(options.QueueUrls.OrderBy(static pair => pair.Key.Number).Select(pair => DescribeAsync(pair.Key, pair.Value, cancellationToken)));

    /// <summary>Gives back what came for consumers that had gone.</summary>
    public ValueTask DisposeAsync() => _polls.DisposeAsync();

    private async Task<LaneStatus> DescribeAsync(Lane lane, string url, CancellationToken cancellationToken)
    {
        string[] names =
            [QueueAttributeName.ApproximateNumberOfMessages, QueueAttributeName.ApproximateNumberOfMessagesDelayed, QueueAttributeName.ApproximateNumberOfMessagesNotVisible];
        var response = await client.GetQueueAttributesAsync(new GetQueueAttributesRequest { QueueUrl = url, AttributeNames = [.. names] }, cancellationToken);
        var counts = names.Select(name => long.Parse(response.Attributes[name], CultureInfo.InvariantCulture)).ToList();
        return new LaneStatus(lane, counts[0] + counts[1], counts[2], null);
    }

    /// <summary>Ends deliveries lane by lane. One that has ended already, here or at SQS, is passed over.</summary>
    private async Task EndAsync(
        string operation,
        IReadOnlyList<Delivery> deliveries,
        Func<string, IEnumerable<(string Id, string Handle)>, Task<List<BatchResultErrorEntry>?>> call,
        CancellationToken cancellationToken)
    {
        foreach (var lane in deliveries.GroupBy(static delivery => delivery.Message.Lane))
        {
            var url = UrlOf(lane.Key);
            var held = _receipts.Find(lane.Select(static one => one.Receipt));
            await new SqsBatch(operation, url, clock) { IsDone = HasEnded }.RunAsync(
                held, entries => call(url, entries.Select(static one => (one.Id, one.Item.Handle))), cancellationToken);
            _receipts.Remove(held.Select(static one => one.Number)); // Not before: what failed can be tried again.
        }
    }

    private Delivery? DeliveryOf(Lane lane, Message message, DateTimeOffset hiddenUntil)
    {
        if (WorkMessageBody.Parse(message.Body) is not { } body)
        {
            logger.NotAMessage(lane.Name, message.MessageId);
            return null;
        }

        var sentAt = DateTimeOffset.FromUnixTimeMilliseconds(Attribute(message, MessageSystemAttributeName.SentTimestamp));
        var deliveries = (int)Attribute(message, MessageSystemAttributeName.ApproximateReceiveCount);
        return new Delivery(new WorkMessage(lane, body.Job, body.Epoch), _receipts.Add(message.ReceiptHandle, hiddenUntil), sentAt, deliveries);
    }

    private static long Attribute(Message message, string name) => long.Parse(message.Attributes[name], CultureInfo.InvariantCulture);

    private SendMessageBatchRequestEntry EntryOf(string id, WorkMessage message, int delay) =>
        new()
        {
            Id = id,
            MessageGroupId = options.FairQueues && message.FairKey is { } key ? MessageGroup.Of(key) : null,
            MessageBody = WorkMessageBody.Format(message.Job, message.Epoch),
            DelaySeconds = delay,
            MessageSystemAttributes = message.Trace is null
                ? null
                : new() { [TraceHeader] = new MessageSystemAttributeValue { DataType = "String", StringValue = message.Trace } },
        };

    // SQS says of a message that is no longer in a consumer's hands what it says of a wrong number: only the text tells.
    private static bool HasEnded(BatchResultErrorEntry refused) =>
        refused.Code is NoLongerHeld or NotInFlight
        || (refused.Code == "InvalidParameterValue" && refused.Message?.Contains("not available for visibility timeout change", StringComparison.Ordinal) == true);

    private static int Seconds(TimeSpan time, TimeSpan longest, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, longest, name);
        return (int)Math.Ceiling(time.TotalSeconds);
    }

    private string UrlOf(Lane lane) => options.QueueUrls.TryGetValue(lane, out var url)
        ? url
        : throw new InvalidOperationException($"Lane {lane} has no queue: add its address to Sqs:QueueUrls, or give its jobs another lane.");
}
