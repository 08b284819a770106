using System.Text;
using System.Text.Json;
using Millrace.States.Json;
using Millrace.States.Validation;

namespace Millrace.States.Definitions;

/// <summary>From the text of a definition to its JSON.</summary>
internal static class DefinitionReader
{
    private const int LongestText = 1024 * 1024;

    /// <summary>The object, or null when there is none, which is then a problem.</summary>
    public static JsonObject? Read(string json, IReadOnlyDictionary<string, string>? substitutions, Place root)
    {
        if (json.Length > LongestText)
        {
            root.Problem($"The definition is longer than {LongestText} characters.", DefinitionRules.Json);
            return null;
        }

        var isComplete = true;
        var text = substitutions is null ? json : Substitution.Apply(json, substitutions, name =>
        {
            isComplete = false;
            root.Problem($"'${{{name}}}' has no value: give one for '{name}' among the substitutions.", DefinitionRules.Substitution);
        });
        return isComplete ? Parse(text, root) : null;
    }

    private static JsonObject? Parse(string json, Place root)
    {
        var notAnObject = new AwsWords("Definition must be a valid JSON object") { HasLocation = false };
        try
        {
            var value = JsonReading.Read(
                Encoding.UTF8.GetBytes(json),
                pointer => root.Compilation.Add(pointer, "This key stands twice in its object.", DefinitionRules.DuplicateKey, WordsFor(pointer)));
            if (value is JsonObject definition)
                return definition;

            root.Problem("The definition must be a JSON object.", DefinitionRules.Json, notAnObject);
        }
        catch (JsonException exception)
        {
            var words = string.IsNullOrWhiteSpace(json) ? notAnObject : JsonSyntaxError.Find(json) is { } error
                ? new AwsWords($"{error.Message}\n at {error.Location}") { Code = DiagnosticCodes.InvalidJson, Location = error.Location }
                : new AwsWords(exception.Message) { Code = DiagnosticCodes.InvalidJson };
            root.Problem($"The definition is no JSON: {exception.Message}", DefinitionRules.Json, words);
        }

        return null;
    }

    private static AwsWords? WordsFor(string duplicate) => duplicate.Split('/') is [.., "States", var name]
        ? new AwsWords($"Duplicate State name: {name}") { Code = DiagnosticCodes.DuplicateStateName }
        : null;
}
