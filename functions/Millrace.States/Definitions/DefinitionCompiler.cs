using Millrace.States.Json;
using Millrace.States.Language;
using Millrace.States.Validation;

namespace Millrace.States.Definitions;

/// <summary>Compiles the definition as a whole.</summary>
internal static class DefinitionCompiler
{
    public static StateMachineDefinition? Compile(JsonObject json, Place place)
    {
        var fields = new Fields(json, place);
        var comment = fields.Text("Comment");
        var timeout = fields.Whole("TimeoutSeconds", 1, 99_999_999);
        if (fields.Text("Version") is { } version && version != "1.0")
            fields.Problem("Version", $"Version must be \"1.0\", was \"{version}\".", DefinitionRules.BadValue, AwsWords.OneOf("Version", ["1.0"]));

        var machine = MachineCompiler.Compile(fields, LanguageOf(fields));
        fields.RefuseUnknown("The definition");
        return machine is null
            ? null
            : new StateMachineDefinition(machine, comment, timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null)
            {
                VariableReferences = place.Compilation.VariableReferences,
            };
    }

    /// <summary>The language that a definition asks for, or a state of one with <paramref name="ofMachine"/>. Null: one that does not exist.</summary>
    public static QueryLanguage? LanguageOf(Fields fields, QueryLanguage? ofMachine = null)
    {
        var text = fields.OneOf("QueryLanguage", "JSONPath", "JSONata");
        if (fields.Has("QueryLanguage") && text is null)
            return null;

        if (text == "JSONPath" && ofMachine == JsonataLanguage.Instance)
        {
            fields.Problem(
                "QueryLanguage", "A state machine in JSONata has no states in JSONPath; the other way round is possible.", DefinitionRules.Conflict,
                new AwsWords("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine") { IsAtParent = true });
        }

        return text switch
        {
            null => ofMachine ?? JsonPathLanguage.Instance,
            "JSONPath" => JsonPathLanguage.Instance,
            _ => JsonataLanguage.Instance,
        };
    }
}
