namespace Millrace.StepFunctions.Activities;

/// <summary>A task that waits for a worker.</summary>
/// <param name="Token">With which the worker answers.</param>
/// <param name="Input">Its input, as JSON.</param>
/// <param name="Ended">Nobody waits for it any more.</param>
internal sealed record WaitingTask(string Token, string Input, CancellationToken Ended);

/// <summary>Tasks that wait for workers, and workers that wait for tasks: the first of each go together.</summary>
internal sealed class TaskLine
{
    private readonly Lock _lock = new();
    private readonly LinkedList<WaitingTask> _tasks = [];
    private readonly LinkedList<TaskCompletionSource<WaitingTask?>> _workers = [];

    public void Add(WaitingTask task)
    {
        lock (_lock)
        {
            if (!TryGive(task))
                _tasks.AddLast(task);
        }
    }

    /// <summary>Nobody waits for the task any more.</summary>
    public void Remove(WaitingTask task)
    {
        lock (_lock)
            _tasks.Remove(task);
    }

    public async Task<WaitingTask?> TakeAsync(TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        TaskCompletionSource<WaitingTask?> worker = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            while (_tasks.First is { } first)
            {
                _tasks.RemoveFirst();
                if (!first.Value.Ended.IsCancellationRequested)
                    return first.Value;
            }

            _workers.AddLast(worker);
        }

        try
        {
            return await worker.Task.WaitAsync(patience, clock, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await GoAwayAsync(worker);
            return null;
        }
    }

    private bool TryGive(WaitingTask task)
    {
        while (_workers.First is { } first)
        {
            _workers.RemoveFirst();
            if (first.Value.TrySetResult(task))
                return true;
        }

        return false;
    }

    private async Task GoAwayAsync(TaskCompletionSource<WaitingTask?> worker)
    {
        lock (_lock)
        {
            _workers.Remove(worker);
            if (worker.TrySetResult(null))
                return;
        }

        // Given to it in the last moment: the next worker gets it, before all others.
        if (await worker.Task is not { } task)
            return;

        lock (_lock)
        {
            if (!TryGive(task))
                _tasks.AddFirst(task);
        }
    }
}
