using System.Text.Json;
using System.Text.RegularExpressions;

namespace Millrace.States.Tests.Conformance;

public sealed partial class DefinitionCorpusTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("AWS", 178)]
    [InlineData("statelint", 22)]
    [InlineData("asl-validator", 21)]
    [InlineData("", 45)]
    public void Definitions_that_others_call_valid_load(string verdictBy, int floor)
    {
        var given = Read(verdictBy, "valid/").Where(definition => !NeedsMore().IsMatch(definition.Text)).ToList();

        var failures = given.Where(definition => !StateMachineDefinition.TryParse(definition.Text, out _, out _)).ToList();

        output.WriteLine($"valid by '{verdictBy}': {given.Count - failures.Count} of {given.Count} load.");
        foreach (var (file, text) in failures)
            output.WriteLine($"{file}: {string.Join(" | ", ProblemsOf(text).Take(3))}");

        Assert.True(given.Count - failures.Count >= floor);
    }

    [Theory]
    [InlineData("AWS", 10)]
    [InlineData("statelint", 18)]
    [InlineData("asl-validator", 32)]
    public void Definitions_that_others_refuse_are_refused(string verdictBy, int floor)
    {
        var given = Read(verdictBy, "invalid/").ToList();

        var accepted = given.Where(definition => StateMachineDefinition.TryParse(definition.Text, out _, out _)).ToList();

        output.WriteLine($"invalid by '{verdictBy}': {given.Count - accepted.Count} of {given.Count} are refused.");
        foreach (var (file, _) in accepted)
            output.WriteLine($"{file} is accepted");

        Assert.True(given.Count - accepted.Count >= floor);
    }

    // Not in this version: JSONata, distributed Maps. Not JSON before they are filled in: substitutions.
    [GeneratedRegex("JSONata|DISTRIBUTED|ItemReader|ResultWriter|ItemBatcher|\\$\\{")]
    private static partial Regex NeedsMore();

    private static IEnumerable<(string File, string Text)> Read(string verdictBy, string folder)
    {
        foreach (var line in Corpus.Lines("definitions/definitions.jsonl"))
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            var by = json.TryGetProperty("verdictBy", out var verdict) ? verdict.GetString()! : ""; // A string where it is given.
            var file = json.GetProperty("file").GetString()!; // Every line has these two.
            if (file.StartsWith(folder, StringComparison.Ordinal) && (verdictBy.Length == 0 ? by.Length == 0 : by.StartsWith(verdictBy, StringComparison.Ordinal))
                && !(json.TryGetProperty("form", out var form) && form.GetString() != "json"))
                yield return (file, json.GetProperty("text").GetString()!);
        }
    }

    private static IReadOnlyList<DefinitionProblem> ProblemsOf(string text) =>
        StateMachineDefinition.TryParse(text, out _, out var problems) ? [] : problems;
}
