using System.Text.Json;
using Millrace.States.Testing;

namespace Millrace.States.Tests.Conformance;

/// <summary>Runs a recorded case with its mocks, on virtual time, and says in one sentence how it differs; null when it does not.</summary>
internal sealed class CaseRunner(RecordedCase recorded) : IExecutionObserver
{
    private readonly List<string> _states = [];
    private readonly IReadOnlyDictionary<string, Queue<JsonElement>> _mocks = recorded.Mocks();
    private StateMachineExecution? _execution;
    private (string? Here, string? Wanted)? _causes;

    /// <param name="recorded">The case.</param>
    /// <param name="reportCause">Is told when the cause differs, which is no failure: much of it is text that nobody depends on.</param>
    public static async Task<string?> DifferenceAsync(RecordedCase recorded, Action<string>? reportCause = null)
    {
        if (recorded.Flags.Contains("mocks-unknown"))
            return "not runnable: the recording does not say what its tasks returned (mocks-unknown)";

        if (!StateMachineDefinition.TryParse(recorded.Definition.GetRawText(), out var definition, out var problems))
            return $"the definition has problems: {problems[0]}";

        var runner = new CaseRunner(recorded);
        var difference = await runner.RunAsync(definition);
        if (difference is null && runner._causes is var (cause, wanted))
            reportCause?.Invoke($"{recorded.Name}: cause {cause}, AWS: {wanted}");

        return difference;
    }

    public void Observe(HistoryEvent entry)
    {
        if (entry is HistoryEvent.StateEntered entered)
            _states.Add(entered.State);
    }

    private async Task<string?> RunAsync(StateMachineDefinition definition)
    {
        // The day to which the timestamps in the corpus were restored.
        var time = new VirtualTime(new DateTimeOffset(2026, 11, 22, 4, 9, 39, TimeSpan.Zero));
        var tasks = new TaskHandlers();
        if (_mocks.Count > 0)
            tasks.On("*", HandleAsync);

        using (time.Hold())
        {
            _execution = StateMachineExecution.Start(definition, recorded.Input.GetRawText(), new ExecutionOptions
            {
                Type = recorded.Type,
                RoleArn = recorded.RoleArn,
                StateMachineArn = "arn:aws:states:us-east-1:111111111111:stateMachine:StateMachine",
                Tasks = tasks,
                TimeProvider = time,
                Observer = this,
            });
        }

        var result = await _execution.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        return CompareResult(result) ?? CompareStates();
    }

    private async Task<string?> HandleAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        if (!_mocks.TryGetValue(request.StateName, out var answers) || !answers.TryDequeue(out var answer))
            throw new TaskFailedException("Test.NoMock", $"No mock is left for '{request.StateName}'.");

        if (answer.TryGetProperty("viaTimeout", out var viaTimeout) && viaTimeout.GetBoolean() && request.TimeoutAfter is not null)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

        var isThrown = answer.TryGetProperty("Throw", out var thrown);
        if (request.Pattern != TaskPattern.WaitForTaskToken)
            return isThrown ? throw new TaskFailedException(Text(thrown, "Error"), Text(thrown, "Cause")) : answer.GetProperty("Return").GetRawText();

        // The answer comes before the handler has returned, which must be all the same.
        _ = isThrown
            ? _execution!.SendTaskFailureAsync(request.Token!, Text(thrown, "Error"), Text(thrown, "Cause")) // Set while time is held.
            : _execution!.SendTaskSuccessAsync(request.Token!, answer.GetProperty("Return").GetRawText());
        return null;
    }

    private string? CompareResult(ExecutionResult result)
    {
        var (status, error, cause) = result switch
        {
            ExecutionResult.Failed failed => ("FAILED", failed.Error, failed.Cause),
            ExecutionResult.TimedOut => ("TIMED_OUT", null, null),
            ExecutionResult.Aborted aborted => ("ABORTED", aborted.Error, aborted.Cause),
            _ => ("SUCCEEDED", null, null),
        };
        var wanted = recorded.Expected;
        if (Text(wanted, "cause") is { } wantedCause && wantedCause != cause)
            _causes = (cause, wantedCause);

        if (Text(wanted, "status") is { } wantedStatus && wantedStatus != status)
            return $"status {status} ({error}: {cause}), AWS: {wantedStatus} ({Text(wanted, "error")}: {Text(wanted, "cause")})";

        if (status == "FAILED" && Text(wanted, "status") is not null && Text(wanted, "error") != error)
            return $"error {error}, AWS: {Text(wanted, "error")}";

        if (result is not ExecutionResult.Succeeded(var output) || !wanted.TryGetProperty("output", out var wantedOutput))
            return null;

        using var document = JsonDocument.Parse(output);
        return new WildcardComparison(recorded.Wildcards).Difference(document.RootElement, wantedOutput, "/output");
    }

    private string? CompareStates() =>
        recorded.States is not { } wanted || recorded.Flags.Contains("concurrent-order") || wanted.SequenceEqual(_states)
            ? null
            : $"states {string.Join(",", _states)}, AWS: {string.Join(",", wanted)}";

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
