using Millrace.States.Testing;

namespace Millrace.States.Execution;

/// <summary>
/// Runs everything of one execution one piece at a time, in order, on threads of the pool. So the interpreter needs no locks, branches
/// interleave the same way in every run, and it is known when the execution is idle.
/// </summary>
internal sealed class ExecutionLoop(VirtualTime? virtualTime) : SynchronizationContext, IThreadPoolWorkItem
{
    private const int PiecesInARow = 32;

    private readonly Lock _gate = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private bool _isRunning;

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            _queue.Enqueue((d, state));
            if (_isRunning)
                return;

            _isRunning = true;
        }

        virtualTime?.Enter();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("An execution's loop does not block its caller; use Post.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs an operation on the loop and gives its result to a caller outside.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> operation)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ => _ = CompleteAsync(operation, result), null);
        return result.Task;
    }

    void IThreadPoolWorkItem.Execute()
    {
        SetSynchronizationContext(this);
        try
        {
            for (var i = 0; i < PiecesInARow; i++)
            {
                if (!TryTake(out var work))
                {
                    SetSynchronizationContext(null);
                    virtualTime?.Leave();
                    return;
                }

                work.Callback(work.State);
            }
        }
        finally
        {
            SetSynchronizationContext(null);
        }

        // To the end of the pool's queue: an endless loop must not keep a thread from everybody else.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool TryTake(out (SendOrPostCallback Callback, object? State) work)
    {
        lock (_gate)
        {
            return _isRunning = _queue.TryDequeue(out work);
        }
    }

    private static async Task CompleteAsync<T>(Func<Task<T>> operation, TaskCompletionSource<T> result)
    {
        try
        {
            result.SetResult(await operation());
        }
        catch (Exception exception)
        {
            // Not swallowed: the one who asked gets it.
            result.SetException(exception);
        }
    }
}
