using System.Text.Json;

namespace Millrace.States.Tests.Conformance;

/// <summary>What the API of AWS says of definitions and inputs, and what is said here.</summary>
public sealed class ValidationCorpusTests(ITestOutputHelper output)
{
    private const string WhenCreating = "when calling the CreateStateMachine operation: ";

    // Cases whose message is not the one of AWS, each with its reason.
    private static readonly Dictionary<string, string> Differs = [];

    [Fact]
    public void Diagnostics_are_those_of_ValidateStateMachineDefinition() => Compare("validate-definition", recorded =>
    {
        var options = new ValidationOptions { StateMachineType = TypeOf(recorded) };
        var result = StateMachineDefinition.Validate(TextOf(recorded), options);
        var actual = result.Diagnostics.Select(one => $"{one.Severity.ToString().ToUpperInvariant()} {one.Code} {one.Message} {one.Location}");
        var wanted = recorded.GetProperty("expected").GetProperty("diagnostics").EnumerateArray()
            .Select(one => $"{Text(one, "severity")} {Text(one, "code")} {Text(one, "message")} {Text(one, "location")}");
        return (string.Join('\n', actual), string.Join('\n', wanted));
    });

    [Fact]
    public void Refusals_are_those_of_CreateStateMachine() => Compare("api-error", recorded =>
    {
        var wanted = MessageOf(recorded.GetProperty("expected"));
        return wanted?.StartsWith("Invalid State Machine Definition", StringComparison.Ordinal) != true || Text(recorded, "class") != "validation"
            ? null
            : (StateMachineDefinition.Validate(TextOf(recorded), new ValidationOptions { StateMachineType = TypeOf(recorded) }).RefusalMessage, wanted);
    });

    [Fact]
    public void Refusals_are_those_of_StartExecution() => Compare("api-error", recorded =>
    {
        var wanted = MessageOf(recorded.GetProperty("expected"));
        return wanted?.StartsWith("Invalid State Machine Execution Input", StringComparison.Ordinal) != true
            ? null
            : (ExecutionInput.RefusalMessage(Text(recorded.GetProperty("arguments"), "input")!), wanted); // These cases have an input.
    });

    [Fact]
    public void Variable_references_are_those_of_DescribeStateMachine() => Compare("variable-references", recorded =>
    {
        var definition = StateMachineDefinition.Parse(TextOf(recorded));
        var actual = definition.VariableReferences.OrderBy(state => state.Key, StringComparer.Ordinal)
            .Select(state => $"{state.Key}: {string.Join(",", state.Value)}");
        var wanted = recorded.GetProperty("expected").GetProperty("variableReferences").EnumerateObject().OrderBy(state => state.Name, StringComparer.Ordinal)
            .Select(state => $"{state.Name}: {string.Join(",", state.Value.EnumerateArray().Select(name => name.GetString()))}");
        return (string.Join('\n', actual), string.Join('\n', wanted));
    });

    private void Compare(string kind, Func<JsonElement, (string? Actual, string? Wanted)?> judge)
    {
        var (total, unexplained) = (0, new List<string>());
        foreach (var line in Corpus.Lines("asl/cases.jsonl"))
        {
            using var document = JsonDocument.Parse(line);
            if (Text(document.RootElement, "kind") != kind || judge(document.RootElement) is not { } verdict)
                continue;

            total++;
            var name = Text(document.RootElement, "name") ?? "";
            if (verdict.Actual == verdict.Wanted)
                continue;

            output.WriteLine($"{name}:\n  here {verdict.Actual}\n  AWS  {verdict.Wanted}");
            if (!Differs.ContainsKey(name))
                unexplained.Add(name);
        }

        output.WriteLine($"{kind}: {total - unexplained.Count} of {total} are said as AWS says them.");
        Assert.Empty(unexplained);
    }

    private static StateMachineType TypeOf(JsonElement recorded) =>
        recorded.TryGetProperty("arguments", out var arguments) && Text(arguments, "type") == "EXPRESS" ? StateMachineType.Express : StateMachineType.Standard;

    private static string TextOf(JsonElement recorded) =>
        Text(recorded, "definitionText") ?? recorded.GetProperty("definition").GetRawText();

    private static string? MessageOf(JsonElement expected)
    {
        if (expected.ValueKind != JsonValueKind.Object)
            return null;

        var value = Text(expected, "exception_value");
        return value is null ? Text(expected, "message") : value[(value.IndexOf(WhenCreating, StringComparison.Ordinal) is var at and >= 0 ? at + WhenCreating.Length : 0)..];
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
