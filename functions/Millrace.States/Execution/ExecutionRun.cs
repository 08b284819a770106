using Millrace.States.History;
using Millrace.States.Testing;

namespace Millrace.States.Execution;

/// <summary>The life of an execution in this process. Everything here runs on its loop.</summary>
#pragma warning disable CA1001 // A cancellation source without a timer holds nothing that must be disposed of.
internal sealed class ExecutionRun
#pragma warning restore CA1001 // As above.
{
    // What AWS gives to an express execution.
    private static readonly TimeSpan LongestExpress = TimeSpan.FromMinutes(5);

    private readonly TaskCompletionSource<ExecutionResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abort = new();
    private readonly Callbacks _callbacks = new();
    private readonly StateMachineDefinition _definition;
    private readonly RecordedExecution _recorded;
    private readonly ExecutionLoop _loop;
    private readonly Recorder _recorder;
    private readonly VirtualTime? _virtualTime;
    private Task _running = Task.CompletedTask;
    private bool _isOver;

    public ExecutionRun(StateMachineDefinition definition, ExecutionScope execution, RecordedExecution recorded)
    {
        (_definition, Execution, _recorded) = (definition, execution, recorded);
        _virtualTime = execution.Options.TimeProvider as VirtualTime;
        _loop = new ExecutionLoop(_virtualTime);
        _recorder = new Recorder(execution.Options);
    }

    public ExecutionScope Execution { get; }

    /// <summary>The execution had ended and begins again with this event.</summary>
    public HistoryEvent.ExecutionRedriven? Redriven { get; init; }

    public Task<ExecutionResult> Completion => _completion.Task;

    public void Begin()
    {
        if (_recorded.Ended is { } ended)
        {
            _isOver = true;
            _completion.SetResult(ended);
            return;
        }

        // Before anybody can send an answer: one that comes at once must find its task.
        foreach (var (visit, chain) in _recorded.OpenVisits())
            AwaitAnswer(visit, chain);

        _virtualTime?.ExecutionBegins();
        _loop.Post(_ => _running = RunAsync(), null);
    }

    public Task<CallbackReceipt> SettleAsync(string token, Outcome outcome) => _loop.RunAsync(async () =>
        _callbacks.Find(token) is { } attempt && await attempt.SettleAsync(outcome) ? CallbackReceipt.Accepted : CallbackReceipt.NotWaiting);

    public Task<CallbackReceipt> BeatAsync(string token) => _loop.RunAsync(() => Task.FromResult(
        _callbacks.Find(token)?.Beat() == true ? CallbackReceipt.Accepted : CallbackReceipt.NotWaiting));

    public Task<bool> EndAsync(ExecutionResult result) => _loop.RunAsync(() => EndHereAsync(result));

    public Task SuspendAsync() => _loop.RunAsync(async () =>
    {
        if (!_isOver)
        {
            CloseDown();
            _completion.TrySetCanceled();
        }

        await _running;
        return true;
    });

    private async Task RunAsync()
    {
        try
        {
            Begun();
            var timeout = WatchAsync();
            var outcome = await new Interpreter(Execution, _recorder, _callbacks).RunAsync(RootFrame());
            await EndHereAsync(outcome.Value is { } output
                ? new ExecutionResult.Succeeded(output.ToString())
                : new ExecutionResult.Failed(outcome.Failure?.Error, outcome.Failure?.Cause));
            await timeout;
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // Stopped, timed out or suspended: whoever did it has completed the execution.
        }
        catch (Exception exception)
        {
            // Whatever stopped the interpreting reaches the caller; the execution itself has not ended.
            CloseDown();
            _completion.TrySetException(exception);
        }
    }

    private void Begun()
    {
        if (_recorder.IsOn && Redriven is { } redriven)
            _recorder.Add(redriven);

        if (_recorded.Started is not null)
            return;

        if (_recorder.IsOn)
        {
            _recorder.Add(new HistoryEvent.ExecutionStarted(
                _recorded.Root.Chain.Next(Execution.StartedAt, ""), Execution.Name, Execution.Input.ToString(), Execution.Options.RoleArn));
        }
        else
        {
            _recorded.Root.Chain.Count();
        }

        // As AWS does: the first state has no event before it.
        _recorded.Root.Chain.Last = 0;
    }

    private Frame RootFrame() => new(_definition.Machine, Execution.Input, Json.JsonObject.Empty)
    {
        Aborted = _abort.Token,
        Identity = Execution.Identity,
        Chain = _recorded.Root.Chain,
        Recorded = _recorded.Started is null ? null : _recorded.Root,
    };

    private TimeSpan? TimeoutAfter() => Execution.Options.Type == ExecutionType.Standard || _definition.TimeoutAfter < LongestExpress
        ? _definition.TimeoutAfter
        : LongestExpress;

    private async Task WatchAsync()
    {
        if (TimeoutAfter() is not { } timeoutAfter)
            return;

        try
        {
            await Execution.Options.TimeProvider.UntilAsync((_recorded.DrivenAt ?? Execution.StartedAt) + timeoutAfter, _abort.Token);
            await EndHereAsync(new ExecutionResult.TimedOut());
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // It ended in time.
        }
        catch (Exception exception)
        {
            CloseDown();
            _completion.TrySetException(exception);
        }
    }

    private async Task<bool> EndHereAsync(ExecutionResult result)
    {
        if (_isOver)
            return false;

        // Before the first await: the first end is the end.
        _isOver = true;
        try
        {
            if (_recorder.IsOn)
            {
                _recorder.Add(new HistoryEvent.ExecutionEnded(_recorded.Root.Chain.Next(Execution.Now, ""), result));
                await _recorder.FlushAsync();
            }
        }
        catch (Exception exception)
        {
            CloseDown();
            _completion.TrySetException(exception);
            throw;
        }

        CloseDown();
        return _completion.TrySetResult(result);
    }

    private void CloseDown()
    {
        if (_abort.IsCancellationRequested)
            return;

        _isOver = true;
        _callbacks.Clear();
        _virtualTime?.ExecutionEnds();
        _abort.Cancel();
    }

    private void AwaitAnswer(RecordedVisit visit, EventChain chain)
    {
        if (visit.Scheduled is not { } scheduled || visit.TaskResult is not null || visit.TaskFailure is not null
            || !TaskResource.IsAnsweredByToken(scheduled.Resource))
            return;

        var token = TaskToken.Of(Execution.Key, VisitKey.OfAttempt(visit.Key, visit.Attempt));
        _callbacks.Join(token, () => new TaskAttempt(
            Execution, _recorder, new TaskPlace(visit.Key, visit.Attempt, scheduled.Resource, chain)));
    }
}
