using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;

namespace Millrace.Aws.Queues;

/// <summary>Messages that one request got, and when.</summary>
internal sealed record Polled(string QueueUrl, IReadOnlyList<Message> Messages, DateTimeOffset At);

/// <summary>
/// Requests that wait for messages. SQS may hide messages for a request that its caller has given up, until their visibility
/// timeout ends. So a consumer that is cancelled leaves its request behind: the next consumer takes it over, and what comes
/// for nobody is given back.
/// </summary>
internal sealed class LongPolls(IAmazonSQS client, TimeSpan pollFor, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan TakeOverWithin = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Poll, Task> _leftBehind = [];
    private readonly CancellationTokenSource _closing = new();

    /// <summary>What one request gets; nothing if it waited in vain.</summary>
    public async Task<Polled> NextAsync(string queueUrl, int limit, int visibility, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var poll = TakeOver(queueUrl, limit, visibility) ?? new Poll(queueUrl, limit, visibility, PollAsync(queueUrl, limit, visibility));
        try
        {
            return await poll.Response.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LeaveBehind(poll);
            throw;
        }
    }

    /// <summary>Ends what was left behind, and gives back what it got.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        Task[] ending;
        lock (_lock)
            ending = [.. _leftBehind.Values];

        await Task.WhenAll(ending);
        _closing.Dispose();
    }

    private async Task<Polled> PollAsync(string queueUrl, int limit, int visibility)
    {
        var request = new ReceiveMessageRequest
        {
            QueueUrl = queueUrl,
            MaxNumberOfMessages = limit,
            VisibilityTimeout = visibility,
            WaitTimeSeconds = (int)pollFor.TotalSeconds,
            MessageSystemAttributeNames = [MessageSystemAttributeName.SentTimestamp, MessageSystemAttributeName.ApproximateReceiveCount],
        };
        var response = await client.ReceiveMessageAsync(request, _closing.Token);
        return new Polled(queueUrl, response.Messages ?? [], clock.GetUtcNow());
    }

    private Poll? TakeOver(string queueUrl, int limit, int visibility)
    {
        lock (_lock)
        {
            var found = _leftBehind.Keys.FirstOrDefault(poll => poll.QueueUrl == queueUrl && poll.Limit <= limit && poll.Visibility == visibility);
            return found is not null && _leftBehind.Remove(found) ? found : null;
        }
    }

    private void LeaveBehind(Poll poll)
    {
        // Added before it runs: a response that is here already would end before it were known.
        var known = new TaskCompletionSource();
        lock (_lock)
            _leftBehind.Add(poll, GiveBackAsync(poll, known.Task));

        known.SetResult();
    }

    private async Task GiveBackAsync(Poll poll, Task known)
    {
        await known;
        try
        {
            var polled = await poll.Response;
            if (polled.Messages.Count > 0) // When this queue is closed, they are given back at once.
                await Task.Delay(TakeOverWithin, clock, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            if (Remove(poll) && polled.Messages.Count > 0)
                await GiveBackAsync(polled);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            Remove(poll);
        }
        catch (Exception e)
        {
            // Nobody waits for this request any more: its failure ends here, and what it got comes again by itself.
            Remove(poll);
            logger.PollLeftBehindFailed(poll.QueueUrl, e);
        }
    }

    private bool Remove(Poll poll)
    {
        lock (_lock)
            return _leftBehind.Remove(poll);
    }

    private async Task GiveBackAsync(Polled polled) => await client.ChangeMessageVisibilityBatchAsync(
        new ChangeMessageVisibilityBatchRequest
        {
            QueueUrl = polled.QueueUrl,
            Entries = [.. polled.Messages.Select(static (message, i) => new ChangeMessageVisibilityBatchRequestEntry
            {
                Id = $"{i}",
                ReceiptHandle = message.ReceiptHandle,
                VisibilityTimeout = 0,
            })],
        },
        CancellationToken.None);

    /// <summary>One request. Compared by reference: two that look the same are two.</summary>
    private sealed class Poll(string queueUrl, int limit, int visibility, Task<Polled> response)
    {
        public string QueueUrl => queueUrl;

        public int Limit => limit;

        public int Visibility => visibility;

        public Task<Polled> Response => response;
    }
}
