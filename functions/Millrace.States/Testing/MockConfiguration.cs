using System.Globalization;
using System.Text.Json;
using Millrace.States.Definitions;
using Millrace.States.Json;

namespace Millrace.States.Testing;

/// <summary>The mocks of a <c>MockConfigFile.json</c>, as Step Functions Local reads it: test cases by state machine, and the answers that they name.</summary>
public sealed class MockConfiguration
{
    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonObject>> _testCases;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<MockedAnswer>> _responses;

    private MockConfiguration(
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonObject>> testCases, IReadOnlyDictionary<string, IReadOnlyList<MockedAnswer>> responses) =>
        (_testCases, _responses) = (testCases, responses);

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="FormatException">The file has problems; the message holds all of them.</exception>
    public static MockConfiguration Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var reading = new MockConfigurationReading();
        var configuration = reading.Read(json) is { } file
            ? new MockConfiguration(reading.TestCases(file, reading.Responses(file)), reading.Answers)
            : null;
        return configuration is not null && reading.Problems.Count == 0
            ? configuration
            : throw new FormatException($"The mock configuration has {reading.Problems.Count} problem(s):\n{string.Join('\n', reading.Problems)}");
    }

    /// <summary>The mocks of one test case.</summary>
    /// <exception cref="ArgumentException">There is no such state machine or test case.</exception>
    public Mocks For(string stateMachine, string testCase)
    {
        ArgumentNullException.ThrowIfNull(stateMachine);
        ArgumentNullException.ThrowIfNull(testCase);
        var cases = Known(_testCases, stateMachine, "state machine", nameof(stateMachine));
        var mocks = new Mocks();
        foreach (var (state, response) in Known(cases, testCase, $"test case of '{stateMachine}'", nameof(testCase)).Members)
        {
            mocks.On(state);
            foreach (var answer in _responses[((JsonString)response).Value])
                mocks.Add(answer, 1);
        }

        return mocks;
    }

    private static T Known<T>(IReadOnlyDictionary<string, T> from, string name, string kind, string parameter) => from.TryGetValue(name, out var value)
        ? value
        : throw new ArgumentException($"The mock configuration has no {kind} '{name}', only: {string.Join(", ", from.Keys)}.", parameter);
}

/// <summary>Reads a mock configuration and remembers everything that is wrong with it.</summary>
internal sealed class MockConfigurationReading
{
    public List<string> Problems { get; } = [];

    public Dictionary<string, IReadOnlyList<MockedAnswer>> Answers { get; } = [];

    public JsonObject? Read(string json)
    {
        try
        {
            if (JsonValue.Parse(json) is JsonObject file)
                return file;

            Problems.Add("The file must be a JSON object.");
        }
        catch (JsonException exception)
        {
            Problems.Add($"The file is no JSON: {exception.Message}");
        }

        return null;
    }

    /// <summary>The names of all responses, also of those with problems.</summary>
    public IReadOnlyList<string> Responses(JsonObject file)
    {
        foreach (var (name, _) in file.Members.Where(member => member.Key is not ("StateMachines" or "MockedResponses")))
            Problems.Add($"/{name}: unknown; the file has StateMachines and MockedResponses.");

        var responses = Member(file, "", "MockedResponses");
        foreach (var (name, value) in responses.Members)
            Answers[name] = Response($"/MockedResponses/{name}", value);

        return [.. responses.Members.Select(member => member.Key)];
    }

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonObject>> TestCases(JsonObject file, IReadOnlyList<string> responses)
    {
        Dictionary<string, IReadOnlyDictionary<string, JsonObject>> machines = [];
        foreach (var (machine, value) in Member(file, "", "StateMachines").Members)
        {
            Dictionary<string, JsonObject> cases = [];
            var at = $"/StateMachines/{machine}";
            foreach (var (name, states) in Member(Object(at, value), at, "TestCases").Members)
                cases[name] = TestCase($"{at}/TestCases/{name}", states, responses);

            machines[machine] = cases;
        }

        return machines;
    }

    private JsonObject TestCase(string at, JsonValue value, IReadOnlyList<string> responses)
    {
        var states = Object(at, value);
        foreach (var (state, response) in states.Members)
        {
            if (response is not JsonString { Value: var name })
                Problems.Add($"{at}/{state}: must be the name of one of the MockedResponses.");
            else if (!responses.Contains(name))
                Problems.Add($"{at}/{state}: there is no mocked response '{name}'{Suggestion(name, responses)}");
        }

        return states;
    }

    private static string Suggestion(string name, IReadOnlyList<string> known) =>
        known.MinBy(one => Spelling.Distance(one, name)) is { } near && Spelling.Distance(near, name) <= 3 ? $"; did you mean '{near}'?" : ".";

    private List<MockedAnswer> Response(string at, JsonValue value)
    {
        SortedDictionary<int, MockedAnswer> numbered = [];
        foreach (var (key, answer) in Object(at, value).Members)
        {
            if (Range(key) is not var (first, last))
                Problems.Add($"{at}/{key}: must be a number of a call, such as \"0\", or a range of them, such as \"1-2\".");
            else if (Answer($"{at}/{key}", answer) is { } mocked)
                Add($"{at}/{key}", numbered, (first, last), mocked);
        }

        for (var i = 0; i < numbered.Count; i++)
        {
            if (!numbered.ContainsKey(i))
            {
                Problems.Add($"{at}: there is no answer to call {i}; the calls are numbered from 0 without gaps.");
                break;
            }
        }

        return [.. numbered.Values];
    }

    private void Add(string at, SortedDictionary<int, MockedAnswer> numbered, (int First, int Last) range, MockedAnswer answer)
    {
        for (var i = range.First; i <= range.Last; i++)
        {
            if (numbered.TryAdd(i, answer))
                continue;

            Problems.Add($"{at}: call {i} has an answer already.");
            return;
        }
    }

    private static (int First, int Last)? Range(string key)
    {
        const int Most = 100_000;
        var parts = key.Split('-');
        int[] numbers = [.. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < Most ? number : -1)];
        return parts.Length <= 2 && Array.TrueForAll(numbers, number => number >= 0) && numbers[0] <= numbers[^1] ? (numbers[0], numbers[^1]) : null;
    }

    private MockedAnswer? Answer(string at, JsonValue value)
    {
        var answer = Object(at, value);
        switch (answer.Count, answer.TryGet("Return", out var returned), answer.TryGet("Throw", out var thrown))
        {
            case (1, true, _):
                return new MockedAnswer.Returned((returned ?? JsonNull.Instance).ToString());
            case (1, _, true) when thrown is JsonObject error && Text(error, "Error") is { } name:
                return new MockedAnswer.Thrown(name, Text(error, "Cause"));
            case (1, _, true):
                Problems.Add($"{at}/Throw: must be an object with the strings Error and Cause.");
                return null;
            default:
                Problems.Add($"{at}: must have one field, Return or Throw.");
                return null;
        }
    }

    private static string? Text(JsonObject from, string name) => from.TryGet(name, out var value) && value is JsonString text ? text.Value : null;

    private JsonObject Member(JsonObject from, string at, string name)
    {
        if (from.TryGet(name, out var value))
            return Object($"{at}/{name}", value);

        Problems.Add($"{(at.Length == 0 ? "/" : at)}: the object '{name}' is missing.");
        return JsonObject.Empty;
    }

    private JsonObject Object(string at, JsonValue value)
    {
        if (value is JsonObject members)
            return members;

        Problems.Add($"{at}: must be an object.");
        return JsonObject.Empty;
    }
}
