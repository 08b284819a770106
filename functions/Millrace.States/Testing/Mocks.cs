using System.Text.Json;
using Millrace.States.Json;

namespace Millrace.States.Testing;

/// <summary>
/// What tasks answer in a test, by the name of their state: <c>new Mocks().On("Charge").Throws("Busy").Returns("{}")</c>. The answers of a state are
/// used one after the other, whether a retry, a loop or another iteration of a Map calls it. One that is called once more than it has answers fails with
/// <c>States.Runtime</c>, which nothing catches by a wildcard, and a sentence that says so. A task that waits for its token is answered at once: what
/// its mock returns is its result, as in Step Functions Local.
/// </summary>
public sealed class Mocks
{
    private readonly Dictionary<string, List<MockedAnswer>> _answers = [];
    private List<MockedAnswer>? _current;

    /// <summary>The state that the next answers belong to. A state without mocks is done by its handler.</summary>
    public Mocks On(string state)
    {
        ArgumentException.ThrowIfNullOrEmpty(state);
        if (!_answers.TryGetValue(state, out _current))
            _answers[state] = _current = [];

        return this;
    }

    /// <summary>The next calls of the state return this.</summary>
    /// <param name="json">The result, as JSON.</param>
    /// <param name="times">How many calls. Default: one.</param>
    /// <exception cref="ArgumentException">The text is no JSON.</exception>
    public Mocks Returns(string json, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return Add(new MockedAnswer.Returned(JsonValue.Parse(json).ToString()), times);
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"What a mock returns must be JSON: {exception.Message}", nameof(json), exception);
        }
    }

    /// <summary>The next calls of the state fail with this error.</summary>
    /// <param name="error">The name of the error, which Retry and Catch look for.</param>
    /// <param name="cause">What is said to have happened.</param>
    /// <param name="times">How many calls. Default: one.</param>
    public Mocks Throws(string error, string? cause = null, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Add(new MockedAnswer.Thrown(error, cause), times);
    }

    /// <summary>The handlers of one execution: mocked states are answered here, all others are left to <paramref name="others"/>. The answers are counted anew.</summary>
    public TaskHandlers Over(TaskHandlers? others = null) => Over(others ?? new TaskHandlers(), null);

    /// <param name="others">Those of the user.</param>
    /// <param name="time">The clock that stands still while one of them works.</param>
    internal TaskHandlers Over(TaskHandlers others, VirtualTime? time) => new TaskHandlers().On("*", new MockingHandler(
        _answers.ToDictionary(state => state.Key, state => state.Value.ToArray()), others, time));

    internal Mocks Add(MockedAnswer answer, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        var answers = _current ?? throw new InvalidOperationException("Say first whose answer it is: new Mocks().On(\"State\").Returns(...).");
        answers.AddRange(Enumerable.Repeat(answer, times));
        return this;
    }
}

/// <summary>How one call ends.</summary>
internal abstract record MockedAnswer
{
    private MockedAnswer() { }

    public sealed record Returned(string Json) : MockedAnswer;

    public sealed record Thrown(string? Error, string? Cause) : MockedAnswer;
}

/// <summary>Answers the calls of mocked states and hands on those of the others.</summary>
internal sealed class MockingHandler(IReadOnlyDictionary<string, MockedAnswer[]> answers, TaskHandlers others, VirtualTime? time) : ITaskHandler
{
    private readonly Dictionary<string, int> _calls = [];

    /// <summary>What is returned ends the task, even one that waits for its token.</summary>
    public bool Answers(string state) => answers.ContainsKey(state);

    public Task<string?> HandleAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        if (!answers.TryGetValue(request.StateName, out var known))
        {
            var handler = others.Find(request.Resource) ?? throw new TaskFailedException(
                ErrorNames.Runtime,
                $"The task state '{request.StateName}' has the resource '{request.Resource}', for which no handler is registered, and the state has no mock.");
            return HandOnAsync(handler, request, cancellationToken);
        }

        var call = _calls[request.StateName] = _calls.GetValueOrDefault(request.StateName) + 1;
        return call > known.Length
            ? throw new TaskFailedException(ErrorNames.Runtime, $"The state '{request.StateName}' was called {call} times, and its mock has {known.Length} answer(s).")
            : known[call - 1] switch
            {
                MockedAnswer.Returned returned => Task.FromResult<string?>(returned.Json),
                MockedAnswer.Thrown thrown => throw new TaskFailedException(thrown.Error, thrown.Cause),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
    }

    private async Task<string?> HandOnAsync(ITaskHandler handler, TaskRequest request, CancellationToken cancellationToken)
    {
        // It may work on threads of its own: for a virtual clock this would look like idleness, and a timeout would come at once.
        using (time?.Hold())
            return await handler.HandleAsync(request, cancellationToken);
    }
}
