using System.Text.Json;
using System.Text.RegularExpressions;

namespace Millrace.States.Tests.Conformance;

public sealed partial class DefinitionCorpusTests(ITestOutputHelper output)
{
    // What these refuse and AWS is known, or documented, to accept.
    private static readonly Dictionary<string, string> LaxerInAws = new()
    {
        ["succeed-with-comment-in-catcher.json"] = "the specification allows a Comment in every object; the case is about another version of statelint",
        ["invalid-json-surround-syntax-extra-spaces.json"] = "AWS asks for {% and %} at the very ends, and not for one space inside of them",
        ["invalid-jsonata-surround-syntax-no-spaces.json"] = "AWS asks for {% and %} at the very ends, and not for one space inside of them",
    };

    // What these accept and AWS, or JSON, does not.
    private static readonly Dictionary<string, string> StricterInAws = new()
    {
        ["task-with-credentials.json"] = "AWS requires RoleArn in Credentials (recorded: test_invalid_credentials_field)",
        ["valid-task-credentials.json"] = "AWS requires RoleArn in Credentials (recorded: test_invalid_credentials_field)",
        ["valid-map-with-item-batcher-jsonata.json"] = "AWS has no states in JSONPath in a machine in JSONata (recorded: INVALID_DOWNGRADE_QUERY_LANGUAGE)",
        ["valid-assign.asl.json"] = "a variable 'top-level' could not be read: names are Unicode identifiers",
        ["valid-path-array-context.json"] = "'$[(@.length-1)]' is a script, which no path of Step Functions has",
        ["valid-task-intrisic-function.json"] = "a Resource of { Fn::GetAtt } is one of CloudFormation's, before it makes the definition",
        ["fixtures_configure-task-timeouts_serverless.yml__stepFunctions__stateMachines__autoTimeoutsMachine__definition.json"] =
            "a Resource of { Fn::GetAtt } is one of CloudFormation's, before it makes the definition",
        ["fixtures_express-workflow_serverless.yml__stepFunctions__stateMachines__expressMachine__definition.json"] =
            "a Resource of { Fn::GetAtt } is one of CloudFormation's, before it makes the definition",
        ["fixtures_activities_serverless.yml__stepFunctions__stateMachines__activityMachine__definition.json"] =
            "a Resource of { Ref } is one of CloudFormation's, before it makes the definition",
        ["StateMachine.test.ts_1.json"] = "the case of its test is that 'invalidPath' is refused when validation is not turned off",
        ["shared-fallback-state-jsonata_statemachine_statemachine.asl.json"] = "QueryLanguage stands among the States, so it is one of them and no object",
    };

    [Theory]
    [InlineData("AWS")]
    [InlineData("statelint")]
    [InlineData("asl-validator")]
    [InlineData("")]
    public void Definitions_that_others_call_valid_load_unless_AWS_is_stricter(string verdictBy)
    {
        var given = Read(verdictBy, "valid/").ToList();

        var failures = given.Where(definition => ProblemsOf(definition.Text).Count > 0).ToList();

        output.WriteLine($"valid by '{verdictBy}': {given.Count - failures.Count} of {given.Count} load.");
        foreach (var (file, text) in failures)
            output.WriteLine($"{file}: {ReasonOf(StricterInAws, file)}: {string.Join(" | ", ProblemsOf(text).Take(3))}");

        Assert.All(failures, definition => Assert.Contains(Path.GetFileName(definition.File), StricterInAws.Keys));
    }

    [Theory]
    [InlineData("AWS")]
    [InlineData("statelint")]
    [InlineData("asl-validator")]
    public void Definitions_that_others_refuse_are_refused_unless_AWS_is_laxer(string verdictBy)
    {
        var given = Read(verdictBy, "invalid/").ToList();

        var accepted = given.Where(definition => StateMachineDefinition.Validate(definition.Text, OptionsFor(definition.File)).IsValid).ToList();

        output.WriteLine($"invalid by '{verdictBy}': {given.Count - accepted.Count} of {given.Count} are refused.");
        foreach (var (file, _) in accepted)
            output.WriteLine($"{file} is accepted: {ReasonOf(LaxerInAws, file)}");

        Assert.All(accepted, definition => Assert.Contains(Path.GetFileName(definition.File), LaxerInAws.Keys));
    }

    private static string ReasonOf(Dictionary<string, string> reasons, string file) =>
        reasons.GetValueOrDefault(Path.GetFileName(file), "no reason is known");

    private static ValidationOptions OptionsFor(string file) => new()
    {
        StateMachineType = file.Contains("express", StringComparison.OrdinalIgnoreCase) ? StateMachineType.Express : StateMachineType.Standard,
        Substitutions = new Dictionary<string, string>(),
    };

    private static IEnumerable<(string File, string Text)> Read(string verdictBy, string folder)
    {
        foreach (var line in Corpus.Lines("definitions/definitions.jsonl"))
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            var by = json.TryGetProperty("verdictBy", out var verdict) ? verdict.GetString()! : ""; // A string where it is given.
            var file = json.GetProperty("file").GetString()!; // Every line has these two.
            if (file.StartsWith(folder, StringComparison.Ordinal)
                && (verdictBy.Length == 0 ? by.Length == 0 : by.StartsWith(verdictBy, StringComparison.Ordinal)))
                yield return (file, json.GetProperty("text").GetString()!);
        }
    }

    private static IReadOnlyList<DefinitionProblem> ProblemsOf(string text)
    {
        // The corpus was made from YAML too, where a number that is filled in needs no quotes, and got some.
        var unquoted = QuotedNumber().Replace(text, "$1$2");
        var options = new DefinitionOptions { Substitutions = Plausible(unquoted) };
        return StateMachineDefinition.TryParse(unquoted, options, out _, out var problems) ? [] : problems;
    }

    // A number where the place is not inside of quotes, and a word that suits any other place.
    private static Dictionary<string, string> Plausible(string text)
    {
        Dictionary<string, string> values = [];
        foreach (Match match in Placeholder().Matches(text))
            values[match.Groups[2].Value] = match.Groups[1].Value.StartsWith(':') ? "3" : ValueOf(match.Groups[2].Value);

        return values;
    }

    private static string ValueOf(string name) => name.EndsWith("Arn", StringComparison.OrdinalIgnoreCase)
        ? $"arn:aws:lambda:us-east-1:123456789012:function:{name.Replace(".", "", StringComparison.Ordinal)}"
        : $"given-{name}";

    [GeneratedRegex("(\"\\w*Seconds\":\\s*)\"(\\$\\{[^}]+\\})\"")]
    private static partial Regex QuotedNumber();

    [GeneratedRegex(@"(:\s*)?\$\{([A-Za-z_][A-Za-z0-9_.:-]*)\}")]
    private static partial Regex Placeholder();
}
