using System.Collections.Concurrent;
using LocalCloud.Wire;
using Millrace.Pipelines;
using Millrace.States;

namespace LocalCloud.StateMachines;

/// <summary>
/// Runs executions with our own interpreter. Every step is recorded before it has an effect, so a service that is killed goes on
/// where it was. Ended executions stay known, and their ends are announced again after a restart: at least once, as EventBridge does.
/// </summary>
internal sealed class ExecutionEngine(
    IReadOnlyDictionary<string, StateMachine> machines, IExecutionStore store, TaskHandlers tasks, Func<LocalExecution, Task> announce, OutputLog log) : IAsyncDisposable
{
    private static readonly TimeProvider Clock = TimeProvider.System;
    private readonly ConcurrentDictionary<string, LocalExecution> _all = [];
    private readonly SemaphoreSlim _starting = new(1);
    private readonly ConcurrentDictionary<string, Task> _announcing = [];

    /// <summary>All executions, the newest first.</summary>
    public IEnumerable<LocalExecution> All => _all.Values.OrderByDescending(static one => one.StartedAt);

    /// <summary>Goes on with what an earlier service left.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        foreach (var ended in await store.ListUnreportedAsync(cancellationToken))
        {
            var now = Clock.GetUtcNow();
            var known = new LocalExecution(ended.Machine, NameOf(ended.Name), null, now) { Ended = ended, StoppedAt = now };
            _all[ended.Name] = known;
            Announce(known);
        }

        foreach (var start in await store.ListRunningAsync(cancellationToken))
        {
            // Nothing is stored of one that had not come to its first effect.
            var history = await store.ReadHistoryAsync(start.Name, cancellationToken);
            await BeginAsync(start, options => history.Count == 0
                ? StateMachineExecution.Start(StateMachineDefinition.Parse(start.Definition), start.InputJson, options)
                : StateMachineExecution.Resume(StateMachineDefinition.Parse(start.Definition), history.Select(HistoryEvent.Parse), options));
        }
    }

    /// <summary>Starts an execution. A name that is taken is refused, but by a running execution with the same input.</summary>
    public async Task<Started> StartAsync(string machineArn, string name, string input, CancellationToken cancellationToken)
    {
        if (machines.Values.FirstOrDefault(one => one.Arn == machineArn) is not { } machine)
            return new Started.NoSuchMachine();

        var key = KeyOf(machine.Name, name);
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_all.TryGetValue(key, out var other))
                return other.Ended is null && other.Input == input ? new Started.Running(other) : new Started.NameTaken(other);

            var start = new ExecutionStart(key, machine.Name, machine.Definition, input, Clock.GetUtcNow());
            await store.TryAddAsync(start, CancellationToken.None);
            return new Started.Running(await BeginAsync(start, options => StateMachineExecution.Start(StateMachineDefinition.Parse(machine.Definition), input, options)));
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>The execution with an ARN.</summary>
    public LocalExecution? Find(string executionArn) => executionArn.Split(':') is [.., var machine, var name] ? _all.GetValueOrDefault(KeyOf(machine, name)) : null;

    /// <summary>Those that a token may belong to; null if it is no token.</summary>
    public IReadOnlyList<LocalExecution>? FindByToken(string token) =>
        TaskToken.TryGetExecutionName(token, out var name) ? [.. _all.Values.Where(one => one.Name == name)] : null;

    /// <summary>Leaves the executions as they are, for the next service.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var one in _all.Values.Where(static one => one.Running is not null))
        {
            await one.Running!.SuspendAsync(); // Filtered so.
            await one.Following;
        }

        await Task.WhenAll(_announcing.Values);
        _starting.Dispose();
    }

    private static string KeyOf(string machine, string name) => $"{machine}:{name}";

    private static string NameOf(string key) => key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private async Task<LocalExecution> BeginAsync(ExecutionStart start, Func<ExecutionOptions, StateMachineExecution> begin)
    {
        var execution = new LocalExecution(start.Machine, NameOf(start.Name), start.InputJson, start.StartedAt);
        _all[start.Name] = execution;
        Announce(execution);
        try
        {
            execution.Running = begin(new ExecutionOptions
            {
                Name = execution.Name,
                StateMachineName = start.Machine,
                StateMachineArn = StateMachine.ArnOf(start.Machine),
                Arn = execution.Arn,
                Tasks = tasks,
                History = new StoredHistory(store, start.Name),
            });
            execution.Following = FollowAsync(start, execution, execution.Running);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or DefinitionException)
        {
            await EndAsync(execution, new Execution(start.Name, start.Machine, ExecutionStatus.Failed, null, ErrorNames.Runtime, e.Message));
        }

        return execution;
    }

    private async Task FollowAsync(ExecutionStart start, LocalExecution execution, StateMachineExecution running)
    {
        try
        {
            await EndAsync(execution, await running.Completion switch
            {
                ExecutionResult.Succeeded end => new Execution(start.Name, start.Machine, ExecutionStatus.Succeeded, end.Output),
                ExecutionResult.Failed end => new Execution(start.Name, start.Machine, ExecutionStatus.Failed, null, end.Error, end.Cause),
                ExecutionResult.Aborted end => new Execution(start.Name, start.Machine, ExecutionStatus.Aborted, null, end.Error, end.Cause),
                _ => new Execution(start.Name, start.Machine, ExecutionStatus.TimedOut),
            });
        }
        catch (OperationCanceledException)
        {
            // Suspended: the next service goes on with it.
        }
    }

    private async Task EndAsync(LocalExecution execution, Execution ended)
    {
        await store.EndAsync(ended, CancellationToken.None);
        (execution.StoppedAt, execution.Ended) = (Clock.GetUtcNow(), ended);
        log.Add($"{execution.Arn}: {execution.Status} {ended.Error} {ended.Cause}".TrimEnd());
        Announce(execution);
    }

    private void Announce(LocalExecution execution)
    {
        var key = $"{execution.Arn} {execution.Status}";
        _announcing[key] = AnnounceAsync();

        async Task AnnounceAsync()
        {
            await announce(execution);
            _announcing.TryRemove(key, out _);
        }
    }

    private sealed class StoredHistory(IExecutionStore store, string name) : IExecutionHistory
    {
        public ValueTask AppendAsync(IReadOnlyList<HistoryEvent> events) =>
            new(store.AppendAsync(name, [.. events.Select(static one => one.ToJson())], CancellationToken.None));
    }
}

/// <summary>What became of a start.</summary>
internal abstract record Started
{
    private Started() { }

    /// <summary>It runs, since now or before.</summary>
    public sealed record Running(LocalExecution Execution) : Started;

    /// <summary>Another execution has the name, or had it.</summary>
    public sealed record NameTaken(LocalExecution By) : Started;

    /// <summary>There is no such state machine.</summary>
    public sealed record NoSuchMachine : Started;
}
