using Amazon.Lambda.SQSEvents;
using Millrace.Jobs;
using Millrace.Lambda;
using Millrace.Queues;

namespace Millrace.Host.Sources;

/// <summary>Plays the SQS event source for the lanes of one resource class: a number of workers, high priority first.</summary>
internal sealed class WorkSource(ResourceClass resourceClass, int workers, IWorkQueue queue, WorkFunction function, WorkTimes times)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var hand = new PriorityHand(workers, times.Clock);
        await Task.WhenAll(
            [.. Enum.GetValues<Priority>().Select(priority => FetchAsync(hand, new Lane(resourceClass, priority), stopping)),
             .. Enumerable.Range(0, workers).Select(_ => WorkAsync(hand, stopping))]);
    }

    /// <summary>Keeps a few messages of a lane at hand, so that a free worker need not ask the queue.</summary>
    private async Task FetchAsync(PriorityHand hand, Lane lane, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                var room = await hand.WaitForRoomAsync(lane.Priority, stopping);
                foreach (var delivery in await queue.ReceiveAsync(lane, room, times.Visibility, stopping))
                    hand.Add(delivery);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped: what is at hand is still stored.
        }
    }

    private async Task WorkAsync(PriorityHand hand, CancellationToken stopping)
    {
        var settling = Task.CompletedTask;
        try
        {
            while (true)
            {
                var delivery = await hand.TakeAsync(stopping);
                var response = await function.HandleAsync(EventOf(delivery), stopping);

                // Deleted while the next message is worked on: a crash in between delivers it again, and the claim refuses it.
                await settling;
                settling = response.BatchItemFailures.Count == 0
                    ? queue.DeleteAsync([delivery], CancellationToken.None)
                    : queue.ReturnAsync([delivery], RetryAfter * Math.Min(delivery.Deliveries, 30), CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped: the function has given its attempt back.
        }
        finally
        {
            await settling;
        }
    }

    // One message an event: a worker is free again when its job has ended, not when the slowest of ten has.
    private static SQSEvent EventOf(Delivery delivery) => new()
    {
        Records =
        [
            new SQSEvent.SQSMessage
            {
                MessageId = delivery.Receipt.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Body = WorkMessageBody.Format(delivery.Message.Job, delivery.Message.Epoch),
                EventSource = "aws:sqs",
            },
        ],
    };
}

/// <summary>How long a delivery is hidden from others, and the time.</summary>
internal sealed record WorkTimes(TimeSpan Visibility, TimeProvider Clock);
