using System.Text.Json;
using System.Text.RegularExpressions;
using Millrace.States.Testing;

namespace Millrace.States.Tests.Conformance;

/// <summary>What the API TestState of AWS answers, and what is answered here.</summary>
public sealed partial class TestStateCorpusTests(ITestOutputHelper output)
{
    // Cases whose answer is not the one of AWS, each with its reason.
    private static readonly Dictionary<string, string> Differs = new()
    {
        ["test_base_state_name_validation_failures[empty]#exception"] =
            "said by botocore before it sends a request; a service says that the length of stateName is wrong, and so is it said here",
        ["test_sfn_start_execution_success#test_case_response"] =
            "the mocked result of the recording was computed by a function of the test, and the corpus holds the text of its call",
    };

    [Fact]
    public Task Answers_are_those_of_TestState() => JudgeAsync(91, recorded => Text(recorded, "kind") == "test-state", AnswerDifferenceAsync);

    [Fact]
    public Task Refusals_are_those_of_TestState() => JudgeAsync(
        33, recorded => Text(recorded, "kind") == "api-error" && Text(recorded, "class") == "test-state-error", RefusalDifferenceAsync);

    private async Task JudgeAsync(int all, Func<JsonElement, bool> isMeant, Func<JsonElement, Task<string?>> judge)
    {
        var (total, passed, unexplained, stale) = (0, 0, new List<string>(), new List<string>());
        foreach (var line in Corpus.Lines("asl/cases.jsonl"))
        {
            using var document = JsonDocument.Parse(line);
            if (!isMeant(document.RootElement))
                continue;

            total++;
            var name = document.RootElement.GetProperty("name").GetString()!; // Every case has a name.
            name = name[(name.LastIndexOf('/') + 1)..];
            var difference = await judge(document.RootElement);
            if (difference is null)
                passed++;
            else if (Differs.TryGetValue(name, out var reason))
                output.WriteLine($"{name}: {reason}.\n  {difference}");
            else
                unexplained.Add($"{name}: {difference}");

            if (difference is null && Differs.ContainsKey(name))
                stale.Add(name);
        }

        output.WriteLine($"{passed} of {total} are answered as AWS answers them.");
        Assert.True(total >= all, $"{total} cases; there were {all}.");
        Assert.True(unexplained.Count == 0, $"{passed} of {total} pass.\n{string.Join("\n\n", unexplained)}");
        Assert.Empty(stale);
    }

    private static async Task<string?> AnswerDifferenceAsync(JsonElement recorded)
    {
        var expected = recorded.GetProperty("expected");
        try
        {
            var result = await StateTest.RunAsync(RequestOf(recorded), TestContext.Current.CancellationToken);
            using var actual = JsonDocument.Parse(result.ToJson());
            return Difference(actual.RootElement, expected, "");
        }
        catch (StateTestException exception)
        {
            return $"refused with {exception.Code}: {exception.Message}";
        }
    }

    private static async Task<string?> RefusalDifferenceAsync(JsonElement recorded)
    {
        var expected = recorded.GetProperty("expected");
        var (code, message) = expected.TryGetProperty("Error", out var error)
            ? (Text(error, "Code"), Text(error, "Message"))
            : (Text(expected, "exception_typename"), WithoutPreamble(Text(expected, "exception_value")));
        try
        {
            var result = await StateTest.RunAsync(RequestOf(recorded), TestContext.Current.CancellationToken);
            return $"not refused, but {result.ToJson()}";
        }
        catch (StateTestException exception)
        {
            return (exception.Code, exception.Message) == (code, message) ? null : $"{exception.Code}: {exception.Message}\n  AWS: {code}: {message}";
        }
    }

    private static StateTestRequest RequestOf(JsonElement recorded)
    {
        // The body of the request, with the definition as the string that the API takes.
        var body = recorded.GetProperty("arguments").EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetRawText());
        body["definition"] = JsonSerializer.Serialize(recorded.GetProperty("definition").GetRawText());
        var request = StateTestRequest.FromJson($"{{{string.Join(',', body.Select(member => $"\"{member.Key}\":{member.Value}"))}}}");
        return request with
        {
            RoleArn = Role().Match(recorded.GetProperty("expected").GetRawText()) is { Success: true } role ? role.Value : null,
            StateMachineArn = "arn:aws:states:us-east-1:111111111111:stateMachine:StateMachine",
            Tasks = new TaskHandlers().On("*", (_, _) => Task.FromResult<string?>(recorded.GetProperty("expected").GetProperty("output").GetRawText())),
        };
    }

    // The recordings show JSON in strings as JSON where it is an object, and write "date" and the like for what differs from run to run.
    private static string? Difference(JsonElement actual, JsonElement wanted, string pointer)
    {
        if (wanted.ValueKind == JsonValueKind.String && wanted.GetString() is { } mask && (mask is "date" or "start-date" || mask.Contains('<', StringComparison.Ordinal)))
            return Matches(actual, mask) ? null : $"{pointer} is {actual}, AWS: {mask}";

        if (actual.ValueKind == JsonValueKind.String && wanted.ValueKind != JsonValueKind.String && TryParse(actual.GetString()!) is { } parsed) // It is a string.
            actual = parsed;

        switch (actual.ValueKind, wanted.ValueKind)
        {
            case (JsonValueKind.Object, JsonValueKind.Object):
                var names = wanted.EnumerateObject().Select(member => member.Name).ToHashSet();
                if (!names.SetEquals(actual.EnumerateObject().Select(member => member.Name)))
                    return $"{pointer} is {actual.GetRawText()}, AWS: {wanted.GetRawText()}";

                return names.Select(name => Difference(actual.GetProperty(name), wanted.GetProperty(name), $"{pointer}/{name}")).FirstOrDefault(one => one is not null);
            case (JsonValueKind.Array, JsonValueKind.Array) when actual.GetArrayLength() == wanted.GetArrayLength():
                return actual.EnumerateArray().Zip(wanted.EnumerateArray()).Select((pair, i) => Difference(pair.First, pair.Second, $"{pointer}/{i}")).FirstOrDefault(one => one is not null);
            default:
                // Of an output that is a string the recordings show the text.
                return JsonElement.DeepEquals(actual, wanted) || (pointer == "/output" && TryParse(actual.GetString()!) is { } inner && JsonElement.DeepEquals(inner, wanted))
                    ? null
                    : $"{pointer} is {actual.GetRawText()}, AWS: {wanted.GetRawText()}";
        }
    }

    private static bool Matches(JsonElement actual, string mask) => mask is "date" or "start-date"
        || Regex.IsMatch(actual.GetString() ?? "", $"^{string.Join("(?s:.+)", Token().Split(mask).Select(Regex.Escape))}$");

    private static JsonElement? TryParse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? WithoutPreamble(string? message)
    {
        const string Preamble = "when calling the TestState operation: ";
        return message is not null && message.IndexOf(Preamble, StringComparison.Ordinal) is var at and >= 0 ? message[(at + Preamble.Length)..] : message;
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Token();

    [GeneratedRegex("arn:aws:iam::[0-9]+:role/[^\"\\\\]+")]
    private static partial Regex Role();
}
