using System.Text.Json;
using System.Text.RegularExpressions;
using Millrace.States.Json;

namespace Millrace.States.Testing.Replays;

/// <summary>Tests of one state: what the API TestState answered, and what it refused.</summary>
internal static partial class StateTestReplay
{
    public static async Task<ReplayVerdict> RunAsync(RecordedCase recorded)
    {
        if (HoldsCall(recorded))
            return ReplayVerdict.NotRun("The mocked result holds a call that the recording test would have replaced with its value.");

        try
        {
            var result = await StateTest.RunAsync(RequestOf(recorded));
            using var actual = JsonDocument.Parse(AsRecorded(result.ToJson()));
            return ReplayVerdict.Of(new RecordedValue([.. Masks(recorded.Expected, "")]).Difference(actual.RootElement, recorded.Expected, ""));
        }
        catch (StateTestException exception)
        {
            return ReplayVerdict.Of($"refused with {exception.Code}: {exception.Message}");
        }
    }

    public static async Task<ReplayVerdict> RefuseAsync(RecordedCase recorded, string wanted)
    {
        try
        {
            var result = await StateTest.RunAsync(RequestOf(recorded));
            return ReplayVerdict.Of($"here: {result.ToJson()}; recorded: {wanted}");
        }
        catch (StateTestException exception)
        {
            var code = RecordedCase.Member(recorded.Expected, "Error") is { } error
                ? RecordedCase.Text(error, "Code")
                : RecordedCase.Text(recorded.Expected, "exception_typename");
            return ReplayVerdict.Same($"{exception.Code}: {exception.Message}", $"{code}: {wanted}");
        }
    }

    private static StateTestRequest RequestOf(RecordedCase recorded)
    {
        // The recording shows the definition, which the API takes as a string, beside the other arguments.
        var arguments = recorded.Arguments.ValueKind == JsonValueKind.Object ? JsonValue.Parse(recorded.Arguments.GetRawText()) as JsonObject : null;
        var request = StateTestRequest.FromJson((arguments ?? JsonObject.Empty).With("definition", new JsonString(recorded.Definition ?? "")).ToString());
        return request with
        {
            RoleArn = request.RoleArn ?? (Role().Match(recorded.Expected.GetRawText()) is { Success: true } role ? role.Value : null),
            StateMachineArn = "arn:aws:states:us-east-1:111111111111:stateMachine:StateMachine",
            Tasks = new TaskHandlers().On("*", (_, _) => Task.FromResult(ResultOf(recorded))),
        };
    }

    // What a task without a mock returned in AWS.
    private static string? ResultOf(RecordedCase recorded)
    {
        if (RecordedCase.Member(recorded.Expected, "inspectionData") is { } inspection && RecordedCase.Member(inspection, "result") is { } result)
            return result.ValueKind == JsonValueKind.String ? result.GetString() : result.GetRawText();

        return RecordedCase.Member(recorded.Expected, "output")?.GetRawText();
    }

    private static bool HoldsCall(RecordedCase recorded) =>
        RecordedCase.Member(recorded.Arguments, "mock") is { } mock && RecordedCase.Text(mock, "result") is { } result && Call().IsMatch(result);

    // The recordings show the output, and stages that are objects, as JSON and not as the text of it.
    private static string AsRecorded(string response)
    {
        var answer = (JsonObject)JsonValue.Parse(response);
        if (answer.TryGet("output", out var output) && output is JsonString text)
            answer = answer.With("output", JsonValue.Parse(text.Value));

        return answer.TryGet("inspectionData", out var found) && found is JsonObject stages
            ? answer.With("inspectionData", JsonObject.From([.. stages.Members.Select(member => new KeyValuePair<string, JsonValue>(member.Key, Opened(member.Value)))])).ToString()
            : answer.ToString();
    }

    private static JsonValue Opened(JsonValue stage) => stage is JsonString { Value: ['{', ..] text } ? JsonValue.Parse(text) : stage;

    private static IEnumerable<string> Masks(JsonElement value, string pointer) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Masks(member.Value, JsonPointer.Append(pointer, member.Name))),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, i) => Masks(item, $"{pointer}/{i}")),
        JsonValueKind.String when Mask().IsMatch(value.GetString() ?? "") => [pointer],
        _ => [],
    };

    // Where the values of two runs differ, the recording has a name instead.
    [GeneratedRegex("^(date|start-date|end-date|.*<[a-z]+:[0-9]+>.*)$", RegexOptions.Singleline)]
    private static partial Regex Mask();

    [GeneratedRegex(@"[a-z_]+\(\{'")]
    private static partial Regex Call();

    [GeneratedRegex("arn:aws:iam::[0-9]+:role/[^\"\\\\]+")]
    private static partial Regex Role();
}
