using System.Text.Json;
using System.Text.RegularExpressions;

namespace Millrace.States.Testing.Replays;

/// <summary>Runs a recorded execution with the answers of its tasks, on virtual time.</summary>
internal sealed partial class ExecutionReplay(RecordedCase recorded) : IExecutionObserver
{
    // The day on which the corpus was recorded: some of its definitions compare with the time.
    private static readonly DateTimeOffset Begin = new(2026, 11, 22, 4, 9, 39, TimeSpan.Zero);

    private readonly List<string> _states = [];
    private readonly IReadOnlyDictionary<string, Queue<JsonElement>> _mocks = recorded.Mocks();
    private StateMachineExecution? _execution;

    public static async Task<ReplayVerdict> RunAsync(RecordedCase recorded, ReplayOptions options)
    {
        if (recorded.Definition is not { } text)
            return ReplayVerdict.NotRun("The case has no definition.");

        if (!StateMachineDefinition.TryParse(text, new DefinitionOptions { Substitutions = null }, out var definition, out var problems))
            return ReplayVerdict.Of($"The definition has problems: {problems[0]}");

        var objects = ObjectsOf(recorded, options);
        var verdict = await new ExecutionReplay(recorded).RunAsync(definition, objects);
        return (verdict.Outcome, objects.Missing) switch
        {
            (ReplayOutcome.Failed, _) when recorded.HasUnknownAnswers =>
                ReplayVerdict.NotRun("The recording does not say what its tasks returned, and its end depends on it."),
            (ReplayOutcome.Failed, { } missing) => ReplayVerdict.NotRun($"The recording does not hold {missing}, which it reads: give it in 'objects', or with --objects."),
            _ => verdict,
        };
    }

    public void Observe(HistoryEvent happened)
    {
        // Those of a distributed Map's items are executions of their own.
        if (happened is HistoryEvent.StateEntered { Place.ChildArn: null } entered)
            _states.Add(entered.State);
    }

    private async Task<ReplayVerdict> RunAsync(StateMachineDefinition definition, RecordedObjects objects)
    {
        var time = new VirtualTime(Begin);
        var tasks = new TaskHandlers();
        if (recorded.HasUnknownAnswers)
            tasks.On("*", static (_, _) => Task.FromResult<string?>("{}"));
        else if (_mocks.Count > 0)
            tasks.On("*", HandleAsync);

        using (time.Hold())
        {
            _execution = StateMachineExecution.Start(definition, recorded.Input, new ExecutionOptions
            {
                Type = TypeOf(recorded),
                RoleArn = RoleOf(recorded),
                StateMachineArn = "arn:aws:states:us-east-1:111111111111:stateMachine:StateMachine",
                Tasks = tasks,
                TimeProvider = time,
                Observer = this,
                Objects = objects,
            });
        }

        var result = await _execution.Completion;
        return ReplayVerdict.Of(CompareResult(result) ?? CompareStates()) with { CauseDiffers = CompareCause(result) };
    }

    private static ExecutionType TypeOf(RecordedCase recorded) => (recorded.IsExpress, recorded.Name.Contains("_sync_", StringComparison.Ordinal)) switch
    {
        (true, true) => ExecutionType.SynchronousExpress,
        (true, false) => ExecutionType.Express,
        _ => ExecutionType.Standard,
    };

    // The recording names the role only where the context object was part of the output.
    private static string RoleOf(RecordedCase recorded) =>
        Role().Match(recorded.Expected.GetRawText()) is { Success: true } role ? role.Value : "arn:aws:iam::111111111111:role/any";

    [GeneratedRegex("arn:aws:iam::[0-9]+:role/[^\"\\\\]+")]
    private static partial Regex Role();

    private static RecordedObjects ObjectsOf(RecordedCase recorded, ReplayOptions options)
    {
        var own = recorded.Objects().ToList();
        return new RecordedObjects(own.Count == 0 ? options.Objects : new InMemoryObjectStore(own));
    }

    private async Task<string?> HandleAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        if (!_mocks.TryGetValue(request.StateName, out var answers) || !answers.TryDequeue(out var answer))
            throw new TaskFailedException("Replay.NoAnswer", $"The recording holds no further answer of '{request.StateName}'.");

        if (RecordedCase.Member(answer, "viaTimeout") is { ValueKind: JsonValueKind.True } && request.TimeoutAfter is not null)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

        var thrown = RecordedCase.Member(answer, "Throw");
        var returned = answer.TryGetProperty("Return", out var given) ? given.GetRawText() : "null";
        if (request.Pattern != TaskPattern.WaitForTaskToken)
        {
            return thrown is { } failure
                ? throw new TaskFailedException(RecordedCase.Text(failure, "Error"), RecordedCase.Text(failure, "Cause"))
                : returned;
        }

        // The answer comes before the handler has returned, which must be all the same.
        var (execution, token) = (_execution ?? throw new InvalidOperationException("A task runs before its execution."), request.Token ?? "");
        _ = thrown is { } error
            ? execution.SendTaskFailureAsync(token, RecordedCase.Text(error, "Error"), RecordedCase.Text(error, "Cause"))
            : execution.SendTaskSuccessAsync(token, returned);
        return null;
    }

    private string? CompareResult(ExecutionResult result)
    {
        var (status, error, cause) = Of(result);
        var wanted = recorded.Expected;
        if (RecordedCase.Text(wanted, "status") is { } wantedStatus && wantedStatus != status)
            return $"status {status} ({error}: {cause}), recorded: {wantedStatus} ({RecordedCase.Text(wanted, "error")}: {RecordedCase.Text(wanted, "cause")})";

        if (status == "FAILED" && RecordedCase.Text(wanted, "status") is not null && RecordedCase.Text(wanted, "error") != error)
            return $"error {error} ({cause}), recorded: {RecordedCase.Text(wanted, "error")}";

        if (result is not ExecutionResult.Succeeded(var output) || !wanted.TryGetProperty("output", out var wantedOutput))
            return null;

        using var document = JsonDocument.Parse(output, new JsonDocumentOptions { MaxDepth = 2000 });
        return new RecordedValue(recorded.Wildcards).Difference(document.RootElement, wantedOutput, "/output");
    }

    private string? CompareStates() =>
        recorded.States is not { } wanted || recorded.Flags.Contains("concurrent-order") || wanted.SequenceEqual(_states)
            ? null
            : $"states {string.Join(", ", _states)}; recorded: {string.Join(", ", wanted)}";

    private string? CompareCause(ExecutionResult result) =>
        RecordedCase.Text(recorded.Expected, "cause") is not { } wanted || Of(result).Cause == wanted
            ? null
            : new RecordedValue(recorded.Wildcards).TextDifference(Of(result).Cause, wanted, "/cause");

    private static (string Status, string? Error, string? Cause) Of(ExecutionResult result) => result switch
    {
        ExecutionResult.Failed failed => ("FAILED", failed.Error, failed.Cause),
        ExecutionResult.TimedOut => ("TIMED_OUT", null, null),
        ExecutionResult.Aborted aborted => ("ABORTED", aborted.Error, aborted.Cause),
        _ => ("SUCCEEDED", null, null),
    };
}
