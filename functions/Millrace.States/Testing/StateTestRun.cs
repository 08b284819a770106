using System.Globalization;
using System.Text;
using System.Text.Json;
using Millrace.States.Definitions;
using Millrace.States.Execution;
using Millrace.States.History;
using Millrace.States.Json;

namespace Millrace.States.Testing;

/// <summary>The visit of the one state.</summary>
internal sealed class StateTestRun
{
    private readonly StateTestRequest _request;
    private readonly TestedState _tested;
    private readonly ExecutionScope _scope;
    private readonly JsonValue _input;
    private readonly JsonObject _variables;
    private readonly Inspection _inspection;
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public StateTestRun(StateTestRequest request, TestedState tested, Outcome? mock)
    {
        (_request, _tested) = (request, tested);
        _input = ExecutionInput.RefusalMessage(request.Input) is { } refusal
            ? throw new StateTestException("InvalidExecutionInput", refusal)
            : JsonValue.Parse(request.Input);
        _variables = request.Variables is { } variables ? Object(variables, "Variables") : JsonObject.Empty;
        var name = NewName();
        var machineArn = request.StateMachineArn ?? $"arn:aws:states:us-east-1:000000000000:stateMachine:{NewName()}";
        var reader = request.Configuration.MapItemReaderData;
        _scope = new ExecutionScope(new ExecutionStart(name, _input, _now, 0), new ExecutionOptions
        {
            Type = ExecutionType.SynchronousExpress,
            StateMachineArn = machineArn,
            StateMachineName = machineArn[(machineArn.LastIndexOf(':') + 1)..],
            Arn = $"{machineArn.Replace(":stateMachine:", ":express:", StringComparison.Ordinal)}:{name}",
            Tasks = request.Tasks,
            Objects = reader is null ? null : new OneObject(reader),
        });
        _inspection = new Inspection
        {
            Mock = mock,
            FailedItems = request.Configuration.MapIterationFailureCount,
            RetriesUsed = request.Configuration.RetrierRetryCount,
            Context = request.Context is { } context ? CheckedContext(context) : MadeUpContext(),
        };
    }

    public async Task<StateTestResult> RunAsync(CancellationToken cancellationToken)
    {
        var frame = new Frame(_tested.Machine, _input, _variables)
        {
            Identity = _scope.Identity,
            Chain = new EventChain(new EventNumbers(childArn: null), 0),
            Aborted = cancellationToken,
        };
        var visit = new Visit(_scope, frame, _tested.State, _input) { Number = 1, EnteredAt = _now, InspectedBy = _inspection };
        var interpreter = new Interpreter(_scope, new Recorder(_scope.Options), new Callbacks());

        // A task and its timeouts count on never running at the same time.
        var step = await new ExecutionLoop(null).RunAsync(() => interpreter.RunAsync(visit).AsTask());
        return ResultOf(step);
    }

    private StateTestResult ResultOf(Step step)
    {
        var failure = step.Failure ?? _inspection.Caught;
        return new StateTestResult
        {
            Status = step.Failure is null
                ? failure is null ? StateTestStatus.Succeeded : StateTestStatus.CaughtError
                : _inspection.RetriesAfter is null ? StateTestStatus.Failed : StateTestStatus.Retriable,
            Output = step.Output is { } output ? TextOf(output) : null,
            Error = failure?.Error,
            Cause = failure?.Cause,
            NextState = step.Next?.Name,
            InspectionData = _request.InspectionLevel == InspectionLevel.Info ? null : Inspected(step, failure),
        };
    }

    private StateInspection Inspected(Step step, Failure? failure)
    {
        Dictionary<string, string> stages = new() { [Stages.Input] = TextOf(_input) };
        foreach (var stage in InspectedStages.Of(_tested.State))
        {
            if (_inspection.Seen(stage) is { } value)
                stages[stage] = TextOf(value);
        }

        if (_variables.With(step.Assigned) is { Count: > 0 } variables)
            stages[Stages.Variables] = variables.ToString();

        return new StateInspection(stages) { ErrorDetails = failure is null ? null : Judged(failure) };
    }

    private InspectedError? Judged(Failure failure)
    {
        if (_tested.State is not WorkState { OnFailure: var rules })
            return null;

        var retrier = rules.Retriers.ToList().FindIndex(one => one.Errors.Match(failure));
        var catcher = _inspection.Caught is null ? -1 : rules.Catchers.ToList().FindIndex(one => one.Errors.Match(failure));
        if (retrier < 0 && catcher < 0)
            return null;

        return new InspectedError(
            catcher < 0 ? null : catcher,
            retrier < 0 ? null : retrier,
            _inspection.RetriesAfter is { } delay ? (int)Math.Min(int.MaxValue, Math.Round(delay.TotalSeconds)) : null);
    }

    // What no stage has changed is shown as it was written.
    private string TextOf(JsonValue value)
    {
        if (ReferenceEquals(value, _input))
            return _request.Input;

        return ReferenceEquals(value, _inspection.Mock?.Value) ? _request.Mock?.Result ?? value.ToString() : value.ToString();
    }

    private JsonObject MadeUpContext()
    {
        var state = JsonObject.Of(new("Name", new JsonString(TestedState.Name)), new("EnteredTime", new JsonString(Timestamp.Write(_now))));
        var context = JsonObject.Of(
            new("Execution", JsonObject.Of(
                new("Id", new JsonString(_scope.Identity.Arn)),
                new("Input", _input),
                new("Name", new JsonString(_scope.Name)),
                new("RoleArn", _request.RoleArn is { } role ? new JsonString(role) : JsonNull.Instance),
                new("StartTime", new JsonString(Timestamp.Write(_now))))),
            new("StateMachine", JsonObject.Of(new("Id", new JsonString(_scope.MachineArn)), new("Name", new JsonString(_scope.Options.StateMachineName)))),
            new("State", _tested.State is WorkState ? state.With("RetryCount", new JsonNumber(_request.Configuration.RetrierRetryCount)) : state));
        return HasToken
            ? context.With("Task", JsonObject.Of(new KeyValuePair<string, JsonValue>("Token", new JsonString(NewName()))))
            : context;
    }

    private bool HasToken => _tested.State is TaskState task && TaskResource.HasToken(task.Resource);

    private JsonObject CheckedContext(string text)
    {
        var context = Object(text, "Context object");
        return HasToken || !context.TryGet("Task", out _)
            ? context
            : throw StateTestException.Validation(
                "Invalid Context object provided: Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern");
    }

    private static JsonObject Object(string text, string name)
    {
        try
        {
            return JsonValue.Parse(text) as JsonObject ?? throw StateTestException.Validation($"Invalid {name} provided: it must be a JSON object");
        }
        catch (JsonException exception)
        {
            throw StateTestException.Validation($"Invalid {name} provided: {exception.Message}");
        }
    }

    private static string NewName()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        return new Guid(bytes).ToString("D", CultureInfo.InvariantCulture);
    }

    /// <summary>A store in which every object is the one that an ItemReader is said to read.</summary>
    private sealed class OneObject(string content) : IObjectStore
    {
        public Task<ReadOnlyMemory<byte>?> ReadAsync(string bucket, string key, CancellationToken cancellationToken) =>
            Task.FromResult<ReadOnlyMemory<byte>?>(Encoding.UTF8.GetBytes(content));

        public Task WriteAsync(string bucket, string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<StoredObject>> ListAsync(string bucket, string prefix, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<StoredObject>>([new StoredObject(prefix, content.Length, "", default)]);
    }
}
