using Millrace.Jobs;
using Millrace.Lambda;
using Millrace.Queues;

namespace Millrace.Host.Sources;

/// <summary>Plays the SQS event source for the lanes of one resource class: a number of workers, high priority first.</summary>
internal sealed class WorkSource(ResourceClass resourceClass, int workers, IWorkQueue queue, WorkFunction function, WorkTimes times)
{
    private const int MostUnwritten = 32;
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
        // A worker is free again when a handler has ended. Its outcome is written meanwhile, with those of others: a commit is shared by many.
        var settling = new Task[MostUnwritten];
        Array.Fill(settling, Task.CompletedTask);
        try
        {
            for (var next = 0; ; next = (next + 1) % settling.Length)
            {
                await settling[next];
                var delivery = await hand.TakeAsync(stopping);
                settling[next] = SettleAsync(delivery, await function.BeginAsync(delivery.Message, stopping));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped: the function has given its attempt back.
        }
        finally
        {
            await Task.WhenAll(settling);
        }
    }

    // Deleted after the commit: a crash in between delivers the message again, and the claim refuses it.
    private async Task SettleAsync(Delivery delivery, Task<bool> isDone)
    {
        if (await isDone)
            await queue.DeleteAsync([delivery], CancellationToken.None);
        else
            await queue.ReturnAsync([delivery], RetryAfter * Math.Min(delivery.Deliveries, 30), CancellationToken.None);
    }
}

/// <summary>How long a delivery is hidden from others, and the time.</summary>
internal sealed record WorkTimes(TimeSpan Visibility, TimeProvider Clock);
