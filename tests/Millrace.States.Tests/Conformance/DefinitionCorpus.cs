using System.Text.Json;
using System.Text.RegularExpressions;

namespace Millrace.States.Tests.Conformance;

/// <summary>What became of a definition that somebody judged.</summary>
/// <param name="File">Its file.</param>
/// <param name="By">Who judged it: AWS, statelint, asl-validator; empty for a sample that nobody judged.</param>
/// <param name="IsValid">The verdict.</param>
/// <param name="Agrees">It is the same here.</param>
/// <param name="Reason">Why it is another one here, where that is known.</param>
internal sealed record DefinitionVerdict(string File, string By, bool IsValid, bool Agrees, string? Reason);

/// <summary>Real definitions with the verdicts of others.</summary>
internal static partial class DefinitionCorpus
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

    public static IEnumerable<DefinitionVerdict> Judge()
    {
        foreach (var line in Corpus.Lines("definitions/definitions.jsonl"))
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            var (file, text) = (json.GetProperty("file").GetString()!, json.GetProperty("text").GetString()!); // Every line has these two.
            var by = json.TryGetProperty("verdictBy", out var verdict) ? verdict.GetString()!.Split(' ')[0] : ""; // A string where it is given.
            var isValid = file.StartsWith("valid/", StringComparison.Ordinal);

            // What AWS accepted stands the stricter judgement, too.
            var accepted = isValid
                ? ProblemsOf(text).Count == 0 && (by != "AWS" || StateMachineDefinition.Validate(text).IsValid)
                : StateMachineDefinition.Validate(text, OptionsFor(file)).IsValid;
            yield return new DefinitionVerdict(file, by, isValid, accepted == isValid, (isValid ? StricterInAws : LaxerInAws).GetValueOrDefault(Path.GetFileName(file)));
        }
    }

    private static ValidationOptions OptionsFor(string file) => new()
    {
        StateMachineType = file.Contains("express", StringComparison.OrdinalIgnoreCase) ? StateMachineType.Express : StateMachineType.Standard,
        Substitutions = new Dictionary<string, string>(),
    };

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
