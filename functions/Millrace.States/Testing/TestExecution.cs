namespace Millrace.States.Testing;

/// <summary>Runs a whole execution in a test: in this process, on virtual time, with mocks and with your own functions.</summary>
public static class TestExecution
{
    // Of real time: whoever has not ended by then waits for something that never comes.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Runs an execution to its end. Its clock stands still while a handler works, so that real work takes no virtual time; with a
    /// <see cref="VirtualTime"/> of your own among the options, that is yours to see to.
    /// </summary>
    /// <param name="definition">The definition, as JSON: the one that is deployed.</param>
    /// <param name="input">The input, as JSON.</param>
    /// <param name="mocks">What tasks answer. Null: every task is done by its handler.</param>
    /// <param name="options">Handlers, object store and all else. Default: none, a <see cref="VirtualTime"/>, and the same random numbers in every run.</param>
    /// <exception cref="DefinitionException">The definition has problems.</exception>
    /// <exception cref="TimeoutException">It waits for a token that nobody sends, or did not end within 30 s of real time; the message shows how far it came.</exception>
    public static Task<TestedExecution> RunAsync(string definition, string input, Mocks? mocks = null, ExecutionOptions? options = null) =>
        RunAsync(StateMachineDefinition.Parse(definition), input, mocks, options);

    /// <inheritdoc cref="RunAsync(string, string, Mocks?, ExecutionOptions?)"/>
    public static async Task<TestedExecution> RunAsync(StateMachineDefinition definition, string input, Mocks? mocks = null, ExecutionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(input);
        var given = options ?? new ExecutionOptions { Name = "test", Random = new Random(1) };
        var own = given.TimeProvider as VirtualTime;
        var time = own ?? new VirtualTime();
        var trace = new Trace();
        var begin = time.GetUtcNow();
        var execution = StateMachineExecution.Start(definition, input, given with
        {
            Tasks = (mocks ?? new Mocks()).Over(given.Tasks, own is null ? time : null),
            TimeProvider = time,
            Observer = given.Observer is { } observer ? new Both(trace, observer) : trace,
        });

        // A clock of the caller's own may stand for others, who still send answers.
        using var ended = new CancellationTokenSource();
        var stuck = own is null ? time.WhenStuckAsync() : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ended.Token);
        await Task.WhenAny(execution.Completion, stuck, Task.Delay(Longest, TimeProvider.System, ended.Token));
        var isStuck = stuck.IsCompleted;
        await ended.CancelAsync();
        if (execution.Completion.IsCompleted)
            return new TestedExecution(await execution.Completion, trace, time.GetUtcNow() - begin);

        await execution.SuspendAsync();
        throw new TimeoutException(isStuck
            ? $"The execution waits for a token that nobody sends: give its state a mock. So far:\n{trace}"
            : $"The execution did not end within {Longest.TotalSeconds:0} s of real time. So far:\n{trace}");
    }

    private sealed class Both(IExecutionObserver first, IExecutionObserver second) : IExecutionObserver
    {
        public void Observe(HistoryEvent happened)
        {
            first.Observe(happened);
            second.Observe(happened);
        }
    }
}

/// <summary>What became of an execution.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Trace">What happened on the way.</param>
/// <param name="Elapsed">How long it would have taken.</param>
public sealed record TestedExecution(ExecutionResult Result, Trace Trace, TimeSpan Elapsed)
{
    /// <summary>The output, as JSON; null unless it succeeded.</summary>
    public string? Output => (Result as ExecutionResult.Succeeded)?.Output;

    /// <summary>The name of the error; null unless it failed.</summary>
    public string? Error => (Result as ExecutionResult.Failed)?.Error;

    /// <summary>What happened when it failed.</summary>
    public string? Cause => (Result as ExecutionResult.Failed)?.Cause;

    /// <summary>The names of the states, in the order in which they were entered, on all levels.</summary>
    public IReadOnlyList<string> States => Trace.States;

    /// <summary>The whole trace: what a failed test should show.</summary>
    public override string ToString() => Trace.ToString();
}
