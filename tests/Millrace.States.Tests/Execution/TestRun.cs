using Millrace.States.Testing;

namespace Millrace.States.Tests.Execution;

/// <summary>One process's life of an execution, with handlers that answer by their resource.</summary>
internal sealed class TestRun
{
    private StateMachineExecution? _execution;

    public List<string> CalledKeys { get; } = [];

    public List<string> Tokens { get; } = [];

    public VirtualTime Time { get; init; } = new();

    public required IExecutionHistory? History { get; init; }

    public StateMachineExecution Start(string definition, string input, IReadOnlyList<HistoryEvent>? resumed = null)
    {
        var options = new ExecutionOptions
        {
            Name = "run",
            History = History,
            TimeProvider = Time,
            Random = new Random(7),
            Tasks = new TaskHandlers()
                .On("arn:test:echo", (request, _) => Answer(request, request.ParametersJson))
                .On("arn:test:flaky", (request, _) => Answer(request, request.RetryCount < 2 ? null : request.ParametersJson))
                .On("arn:test:broken", (request, _) => Answer(request, null))
                .On("arn:test:slow", SlowAsync)
                .On("arn:test:callback.waitForTaskToken", CallBackAsync),
        };
        using (Time.Hold())
        {
            var parsed = StateMachineDefinition.Parse(definition);
            _execution = resumed is null or []
                ? StateMachineExecution.Start(parsed, input, options)
                : StateMachineExecution.Resume(parsed, resumed, options);
        }

        return _execution;
    }

    private async Task<string?> SlowAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        CalledKeys.Add(request.Key);
        await Task.Delay(TimeSpan.FromSeconds(5), Time, cancellationToken);
        return request.ParametersJson;
    }

    private Task<string?> Answer(TaskRequest request, string? answer)
    {
        CalledKeys.Add(request.Key);
        return answer is null ? throw new TaskFailedException("Broken", $"attempt {request.RetryCount}") : Task.FromResult<string?>(answer);
    }

    private Task<string?> CallBackAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        CalledKeys.Add(request.Key);
        Tokens.Add(request.Token!); // A task that waits for its token has one.
        _ = _execution!.SendTaskSuccessAsync(request.Token!, """{"answer":42}"""); // Set while time is held.
        return Task.FromResult<string?>(null);
    }
}
