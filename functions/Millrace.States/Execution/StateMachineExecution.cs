using System.Text.Json;
using Millrace.States.Execution;
using Millrace.States.History;
using Millrace.States.Json;

namespace Millrace.States;

/// <summary>A running execution of a state machine. Its methods may be called from any thread.</summary>
public sealed class StateMachineExecution
{
    private readonly ExecutionRun _run;

    private StateMachineExecution(ExecutionRun run) => _run = run;

    /// <summary>The name of the execution.</summary>
    public string Name => _run.Execution.Name;

    /// <summary>The ARN of the execution, as <c>$$.Execution.Id</c> shows it.</summary>
    public string Arn => _run.Execution.Identity.Arn;

    /// <summary>When it started; after a resume, when it first started.</summary>
    public DateTimeOffset StartedAt => _run.Execution.StartedAt;

    /// <summary>
    /// Completes with the end of the execution. It fails only when the world does: with the exception of the history. It is cancelled by
    /// <see cref="SuspendAsync"/>. In both cases the execution has not ended and can be resumed.
    /// </summary>
    public Task<ExecutionResult> Completion => _run.Completion;

    /// <summary>Starts an execution. It runs on threads of the pool; this method does not wait for it.</summary>
    /// <param name="definition">What to run.</param>
    /// <param name="inputJson">The input, as JSON.</param>
    /// <param name="options">Everything else.</param>
    /// <exception cref="ArgumentException">The input is no JSON, or larger than the limit.</exception>
    public static StateMachineExecution Start(StateMachineDefinition definition, string inputJson, ExecutionOptions options)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(options);
        var input = ReadInput(inputJson, options);
        var name = options.Name ?? RandomName(options.Random);
        return Begin(definition, new ExecutionScope(new ExecutionStart(name, input, options.TimeProvider.GetUtcNow(), 0), options), new RecordedExecution());
    }

    /// <summary>
    /// Continues an execution from its history, usually in another process. What is recorded is not done again: exited states do not run,
    /// answers of tasks are used, waits keep their end. A task without an answer has its handler called once more, with the same key and
    /// token. Answers to tokens that wait are accepted from the moment this method returns. An execution that had ended completes at once.
    /// </summary>
    /// <param name="definition">The definition that the execution was started with.</param>
    /// <param name="history">The events, in order. New ones go to the history of the options.</param>
    /// <param name="options">As for the start, with the same name.</param>
    /// <exception cref="FormatException">The events are no history of one execution.</exception>
    public static StateMachineExecution Resume(StateMachineDefinition definition, IEnumerable<HistoryEvent> history, ExecutionOptions options)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(options);
        var recorded = RecordedExecution.From(history);
        return Begin(definition, ScopeOf(recorded, options), recorded);
    }

    /// <summary>
    /// Goes on with an execution that failed, timed out or was stopped, from the states that did not succeed: what succeeded is not done again,
    /// retries and the timeout of the machine count anew, and keys and tokens of tasks are new ones.
    /// </summary>
    /// <param name="definition">The definition that the execution was started with.</param>
    /// <param name="history">The events, in order. New ones go to the history of the options.</param>
    /// <param name="options">As for the start, with the same name.</param>
    /// <exception cref="FormatException">The events are no history of one execution.</exception>
    /// <exception cref="InvalidOperationException">The execution runs, or has succeeded.</exception>
    public static StateMachineExecution Redrive(StateMachineDefinition definition, IEnumerable<HistoryEvent> history, ExecutionOptions options)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(options);
        var recorded = RecordedExecution.From(history);
        if (recorded.Ended is null or ExecutionResult.Succeeded)
            throw new InvalidOperationException("Only an execution that failed, timed out or was stopped can be redriven.");

        var redriven = recorded.Redrive(options.TimeProvider.GetUtcNow());
        return Begin(definition, ScopeOf(recorded, options), recorded, redriven);
    }

    /// <summary>Answers a task that waits for its token. When this completes, the answer is stored and will not be lost.</summary>
    /// <param name="token">The token that the task's handler was given.</param>
    /// <param name="outputJson">The result of the task, as JSON.</param>
    /// <exception cref="ArgumentException">The output is no JSON.</exception>
    public Task<CallbackReceipt> SendTaskSuccessAsync(string token, string outputJson)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _run.SettleAsync(token, Outcome.Of(Read(outputJson, nameof(outputJson))));
    }

    /// <summary>Fails a task that waits for its token; Retry and Catch of its state apply. Stored when this completes.</summary>
    /// <param name="token">The token that the task's handler was given.</param>
    /// <param name="error">The name of the error.</param>
    /// <param name="cause">What happened.</param>
    public Task<CallbackReceipt> SendTaskFailureAsync(string token, string? error, string? cause)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _run.SettleAsync(token, Outcome.Of(new Failure(error, cause)));
    }

    /// <summary>Says that the work on a task goes on: its HeartbeatSeconds count anew. Not stored: after a resume they count anew as well.</summary>
    public Task<CallbackReceipt> SendTaskHeartbeatAsync(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _run.BeatAsync(token);
    }

    /// <summary>Ends the execution as <see cref="ExecutionResult.Aborted"/>. False when it had ended before.</summary>
    public Task<bool> StopAsync(string? error = null, string? cause = null) => _run.EndAsync(new ExecutionResult.Aborted(error, cause));

    /// <summary>
    /// Stops interpreting in this process without ending the execution: handlers are cancelled, <see cref="Completion"/> is cancelled, nothing
    /// is written. <see cref="Resume"/> continues it. Completes when the interpreter has stopped; a handler that ignores its cancellation may
    /// still run.
    /// </summary>
    public Task SuspendAsync() => _run.SuspendAsync();

    private static ExecutionScope ScopeOf(RecordedExecution recorded, ExecutionOptions options)
    {
        if (recorded.Started is not { } started)
            throw new FormatException("The history does not begin with the start of an execution.");

        if (options.Name is not null && options.Name != started.Name)
            throw new ArgumentException($"The history is that of the execution '{started.Name}', not of '{options.Name}'.", nameof(options));

        return new ExecutionScope(new ExecutionStart(started.Name, JsonValue.Parse(started.Input), started.At, recorded.RedriveCount), options);
    }

    private static StateMachineExecution Begin(
        StateMachineDefinition definition, ExecutionScope scope, RecordedExecution recorded, HistoryEvent.ExecutionRedriven? redriven = null)
    {
        var run = new ExecutionRun(definition, scope, recorded) { Redriven = redriven };
        run.Begin();
        return new StateMachineExecution(run);
    }

    private static JsonValue ReadInput(string json, ExecutionOptions options)
    {
        var input = Read(json, "inputJson");
        return PayloadLimit.Accepts(input, options)
            ? input
            : throw new ArgumentException($"The input is larger than {options.LargestPayload} bytes.", nameof(json));
    }

    private static JsonValue Read(string json, string parameter)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonValue.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"The text is no JSON: {exception.Message}", parameter, exception);
        }
    }

    private static string RandomName(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}

/// <summary>What became of an answer to a token.</summary>
public enum CallbackReceipt
{
    /// <summary>The answer counts.</summary>
    Accepted,

    /// <summary>No task of this execution waits for the token: it is unknown, was answered, timed out, or the execution has ended.</summary>
    NotWaiting,
}
