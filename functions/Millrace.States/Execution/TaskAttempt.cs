using Millrace.States.History;
using Millrace.States.Json;

namespace Millrace.States.Execution;

/// <summary>
/// One attempt of a task, until it is settled: by its handler, by its token, or by a timeout. Who comes first wins; the others change nothing.
/// </summary>
internal sealed class TaskAttempt(ExecutionScope execution, Recorder recorder, TaskPlace place)
{
    private readonly TaskCompletionSource<Outcome> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClaimed;

    public bool HasFaulted => _settled.Task.IsFaulted;

    public bool IsClaimed => _isClaimed;

    public DateTimeOffset LastBeatAt { get; private set; } = execution.Now;

    public bool Beat()
    {
        LastBeatAt = execution.Now;
        return !_isClaimed;
    }

    /// <summary>Stores the outcome, then acts on it. False when the attempt was settled before.</summary>
    public async Task<bool> SettleAsync(Outcome outcome)
    {
        if (_isClaimed)
            return false;

        // Before the first await: from here on nobody else settles it.
        _isClaimed = true;
        try
        {
            if (recorder.IsOn)
            {
                recorder.Add(EventOf(outcome));
                await recorder.FlushAsync();
            }
            else
            {
                place.Chain.Count();
            }
        }
        catch (Exception exception)
        {
            _settled.TrySetException(exception);
            throw;
        }

        _settled.TrySetResult(outcome);
        return true;
    }

    /// <summary>The outcome, once it is stored.</summary>
    public async ValueTask<Outcome> SettledUnlessAsync(CancellationToken aborted)
    {
        // Not Task.WaitAsync: that would pass through a thread outside of the loop, and the execution would seem idle.
        using var registration = aborted.UnsafeRegister(static (settled, token) =>
            ((TaskCompletionSource<Outcome>?)settled)?.TrySetCanceled(token), _settled);
        return await _settled.Task;
    }

    /// <summary>Nobody waits for the outcome any more.</summary>
    public void Close() => _isClaimed = true;

    private HistoryEvent EventOf(Outcome outcome)
    {
        var at = place.Chain.Next(execution.Now, place.Key);
        return outcome.Failure is { } failure
            ? new HistoryEvent.TaskFailed(at, place.Attempt, place.Resource, failure.Error, failure.Cause) { IsHeartbeat = failure.IsHeartbeat }
            : new HistoryEvent.TaskSucceeded(at, place.Attempt, place.Resource, (outcome.Value ?? JsonNull.Instance).ToString());
    }
}

/// <summary>Which attempt of which task it is, and where its events go.</summary>
internal sealed record TaskPlace(string Key, int Attempt, string Resource, EventChain Chain);

/// <summary>The tasks that wait for their token.</summary>
internal sealed class Callbacks
{
    private readonly Dictionary<string, TaskAttempt> _waiting = [];

    public TaskAttempt? Find(string token) => _waiting.GetValueOrDefault(token);

    /// <summary>After a resume an answer may have come before the interpreter reached the task.</summary>
    public TaskAttempt Join(string token, Func<TaskAttempt> create)
    {
        if (!_waiting.TryGetValue(token, out var attempt))
            _waiting[token] = attempt = create();

        return attempt;
    }

    public void Leave(string token) => _waiting.Remove(token);

    public void Clear() => _waiting.Clear();
}
