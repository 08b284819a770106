using Amazon.Lambda.SQSEvents;
using Microsoft.Extensions.Logging;

namespace Millrace.Lambda;

/// <summary>
/// Keeps a batch's messages hidden a little longer than the leases of its jobs, for as long as the batch runs. When this
/// process dies, they come back right after the leases are over.
/// </summary>
internal sealed class HiddenMessages : IAsyncDisposable
{
    /// <summary>How long a message stays hidden after its job's lease is over.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ended = new();
    private readonly IMessageVisibility _visibility;
    private readonly Lock _lock = new();
    private readonly List<SQSEvent.SQSMessage> _messages;
    private readonly Worker _worker;
    private readonly ILogger _logger;
    private Task _hiding = Task.CompletedTask;

    private HiddenMessages(IMessageVisibility visibility, IReadOnlyList<SQSEvent.SQSMessage> messages, Worker worker, ILogger logger) =>
        (_visibility, _messages, _worker, _logger) = (visibility, [.. messages], worker, logger);

    /// <summary>Hides the messages before their jobs are claimed, and from then on with every beat.</summary>
    public static async Task<HiddenMessages> BeginAsync(
        IMessageVisibility visibility, IReadOnlyList<SQSEvent.SQSMessage> messages, Worker worker, ILogger logger)
    {
        var hidden = new HiddenMessages(visibility, messages, worker, logger);
        await hidden.HideAsync();
        hidden._hiding = hidden.KeepAsync();
        return hidden;
    }

    /// <summary>Hides a message no longer that is to come again: its job must not wait for the rest of the batch.</summary>
    public void LetGo(SQSEvent.SQSMessage message)
    {
        lock (_lock)
            _messages.Remove(message);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _hiding;
        _ended.Dispose();
    }

    private async Task KeepAsync()
    {
        using var timer = new PeriodicTimer(_worker.Leases.BeatEvery, _worker.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
                await HideAsync();
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The batch has ended: Lambda deletes its messages, or shows again those that failed.
        }
    }

    private async Task HideAsync()
    {
        List<SQSEvent.SQSMessage> messages;
        lock (_lock)
            messages = [.. _messages];

        if (messages.Count == 0)
            return;

        try
        {
            await _visibility.HideAsync(messages, _worker.Leases.LeaseFor + Margin, _ended.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException || !_ended.IsCancellationRequested)
        {
            // The jobs run all the same: a message that comes early is refused, and one that comes late is made up for by the sweep.
            _logger.NotHidden(messages.Count, e);
        }
    }
}
