using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Millrace.Pipelines;
using Millrace.States;
using Millrace.StepFunctions.Executions;

namespace Millrace.StepFunctions;

/// <summary>
/// Runs executions with our own interpreter. Every step is stored before it has an effect, so an execution goes on in the next
/// process where this one stopped, however it stopped.
/// </summary>
public sealed class ExecutionEngine(IExecutionStore store, EngineOptions options, ILogger<ExecutionEngine> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RunningExecution> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new(StringComparer.Ordinal);
    private readonly Interpreting _interpreting = new(store, options);
    private volatile bool _isStopping;

    /// <summary>What is known of executions.</summary>
    public IExecutionRecords Records => store;

    /// <summary>What executions are run with.</summary>
    public EngineOptions Options => options;

    /// <summary>The process stops: what is cancelled now goes on in the next one.</summary>
    internal bool IsStopping => _isStopping;

    /// <summary>Tells of the ends that are not known yet, and goes on with all executions that an earlier process left. Call once.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        foreach (var ended in await store.ListUnreportedAsync(cancellationToken))
            await ReportAsync(ended);

        foreach (var start in await store.ListRunningAsync(cancellationToken))
        {
            var lines = await store.ReadHistoryAsync(start.Name, cancellationToken);
            var running = _running[start.Name] = new RunningExecution();
            await BeginAsync(start, running, () => _interpreting.Resume(start, lines));
        }
    }

    /// <summary>Starts an execution, unless there is one of that name. The same one again, while it runs, changes nothing.</summary>
    public async Task<Started> StartAsync(ExecutionStart start, CancellationToken cancellationToken)
    {
        var running = new RunningExecution();
        if (!_running.TryAdd(start.Name, running))
            return await AgainAsync(start, cancellationToken);

        var added = false;
        try
        {
            // Not the caller's token: a row that is written and that nobody runs would wait for the next process.
            added = await store.TryAddAsync(start, CancellationToken.None);
        }
        finally
        {
            if (!added)
                Forget(start.Name, running);
        }

        if (!added)
            return await AgainAsync(start, cancellationToken);

        await BeginAsync(start, running, () => _interpreting.Begin(start));
        return new Started.Running(start);
    }

    /// <summary>Stops an execution, and waits until that is stored. False if it does not run.</summary>
    public async Task<bool> StopAsync(string key, string? error, string? cause)
    {
        if (!_running.TryGetValue(key, out var running) || await running.Begun is not { } execution || !await execution.StopAsync(error, cause))
            return false;

        await WaitForEndAsync(key, CancellationToken.None);
        return true;
    }

    /// <summary>Goes on with an execution that ended without success, from the states that did not succeed.</summary>
    public async Task<Redriven> RedriveAsync(string key, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(key, cancellationToken) is not { } record)
            return Redriven.Unknown;

        if (record.Ended is null or { Status: ExecutionStatus.Succeeded })
            return Redriven.NotRedrivable;

        var running = new RunningExecution();
        while (!_running.TryAdd(key, running))
        {
            // Its end is being told; or somebody else has been faster.
            if (_running.TryGetValue(key, out var other))
                await Task.WhenAny(other.Over, other.Begun).WaitAsync(cancellationToken);

            if (await store.FindAsync(key, cancellationToken) is not { Ended: not null })
                return Redriven.NotRedrivable;

            if (_running.TryGetValue(key, out other))
                await other.Over.WaitAsync(cancellationToken);
        }

        return await RedriveAsync(record.Start, running) ? Redriven.Running : Redriven.NotRedrivable;
    }

    /// <summary>Ends the task that waits with a token. Stored when this completes.</summary>
    /// <exception cref="ArgumentException">The output is no JSON.</exception>
    public Task<TokenAnswer> SendTaskSuccessAsync(string token, string outputJson, CancellationToken cancellationToken) =>
        AnswerAsync(token, execution => execution.SendTaskSuccessAsync(token, outputJson), cancellationToken);

    /// <summary>Fails the task that waits with a token. Stored when this completes.</summary>
    public Task<TokenAnswer> SendTaskFailureAsync(string token, string? error, string? cause, CancellationToken cancellationToken) =>
        AnswerAsync(token, execution => execution.SendTaskFailureAsync(token, error, cause), cancellationToken);

    /// <summary>Says that the work behind a token goes on.</summary>
    public Task<TokenAnswer> SendTaskHeartbeatAsync(string token, CancellationToken cancellationToken) =>
        AnswerAsync(token, execution => execution.SendTaskHeartbeatAsync(token), cancellationToken);

    /// <summary>The execution, once it has ended; null if there is none.</summary>
    public async Task<ExecutionRecord?> WaitForEndAsync(string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Before the look: an end in between must be noticed.
            var awaited = _awaited.GetOrAdd(key, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var record = await store.FindAsync(key, cancellationToken);
            if (record is null or { Ended: not null })
            {
                _awaited.TryRemove(KeyValuePair.Create(key, awaited));
                awaited.TrySetResult();
                return record;
            }

            await awaited.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Leaves the executions as they are; the next process goes on with them.</summary>
    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        foreach (var running in _running.Values.ToList())
        {
            if (await running.Begun is { } execution)
                await execution.SuspendAsync();

            await running.Over;
        }
    }

    private async Task<Started> AgainAsync(ExecutionStart start, CancellationToken cancellationToken)
    {
        // Whoever holds the name is about to store it, if it is not stored.
        if (_running.TryGetValue(start.Name, out var running))
            await running.Begun.WaitAsync(cancellationToken);

        if (await store.FindAsync(start.Name, cancellationToken) is not { } other)
            return await StartAsync(start, cancellationToken);

        return other.Ended is null && other.Start.InputJson == start.InputJson ? new Started.Running(other.Start) : new Started.NameTaken(other);
    }

    private async Task<bool> RedriveAsync(ExecutionStart start, RunningExecution running)
    {
        try
        {
            if (!await store.TryReopenAsync(start.Name, options.Clock.GetUtcNow(), CancellationToken.None))
            {
                Forget(start.Name, running);
                return false;
            }
        }
        catch
        {
            Forget(start.Name, running);
            throw;
        }

        var lines = await store.ReadHistoryAsync(start.Name, CancellationToken.None);
        await BeginAsync(start, running, () => _interpreting.Resume(start with { Redrives = start.Redrives + 1 }, lines));
        return true;
    }

    private async Task BeginAsync(ExecutionStart start, RunningExecution running, Func<StateMachineExecution> begin)
    {
        if (options.Began is { } began)
            await began(start);

        try
        {
            var execution = begin();
            running.Begin(execution);
            _ = FollowAsync(start, running, execution); // Awaited by those who wait until it is over.
        }
        catch (Exception e) when (e is ArgumentException or FormatException or DefinitionException or InvalidOperationException)
        {
            // Its input is too large, or its definition or history is none that we know: it will never run, and nobody must wait for it.
            logger.ExecutionBroken(start.Name, e);
            await EndAsync(new Execution(start.Name, start.Machine, ExecutionStatus.Failed, null, ErrorNames.Runtime, e.Message));
            Forget(start.Name, running);
        }
    }

    private async Task FollowAsync(ExecutionStart start, RunningExecution running, StateMachineExecution execution)
    {
        try
        {
            await EndAsync(EndOf(start, await execution.Completion));
        }
        catch (OperationCanceledException)
        {
            // Suspended: the next process goes on with it.
        }
        catch (Exception e)
        {
            // The boundary of an execution: its history could not be written. It is unharmed and goes on with the next start.
            logger.ExecutionBroken(start.Name, e);
        }

        Forget(start.Name, running);
    }

    private async Task EndAsync(Execution ended)
    {
        await store.EndAsync(ended, options.Clock.GetUtcNow(), CancellationToken.None);
        if (_awaited.TryRemove(ended.Name, out var awaited))
            awaited.TrySetResult();

        await ReportAsync(ended);
    }

    private async Task ReportAsync(Execution ended)
    {
        if (options.Ended is not { } tell || await tell(ended))
            await store.MarkReportedAsync(ended.Name, CancellationToken.None);
    }

    private void Forget(string key, RunningExecution running)
    {
        _running.TryRemove(KeyValuePair.Create(key, running));
        running.End();
    }

    private async Task<TokenAnswer> AnswerAsync(string token, Func<StateMachineExecution, Task<CallbackReceipt>> answer, CancellationToken cancellationToken)
    {
        if (!TaskToken.TryGetExecutionName(token, out var key))
            return TokenAnswer.Invalid;

        if (_running.TryGetValue(key, out var running) && await running.Begun is { } execution)
            return await answer(execution) == CallbackReceipt.Accepted ? TokenAnswer.Accepted : TokenAnswer.NotWaiting;

        return await store.FindAsync(key, cancellationToken) is null ? TokenAnswer.Unknown : TokenAnswer.NotWaiting;
    }

    internal static Execution EndOf(ExecutionStart start, ExecutionResult result) => result switch
    {
        ExecutionResult.Succeeded succeeded => new Execution(start.Name, start.Machine, ExecutionStatus.Succeeded, succeeded.Output),
        ExecutionResult.Failed failed => new Execution(start.Name, start.Machine, ExecutionStatus.Failed, null, failed.Error, failed.Cause),
        ExecutionResult.TimedOut => new Execution(start.Name, start.Machine, ExecutionStatus.TimedOut),
        ExecutionResult.Aborted aborted => new Execution(start.Name, start.Machine, ExecutionStatus.Aborted, null, aborted.Error, aborted.Cause),
        _ => throw new UnreachableException(),
    };
}
