using Millrace.States.Json;
using Millrace.States.Language;

namespace Millrace.States.Definitions;

/// <summary>Compiles the definition as a whole.</summary>
internal static class DefinitionCompiler
{
    public static StateMachineDefinition? Compile(JsonObject json, ProblemList problems)
    {
        var fields = new Fields(json, "", problems);
        var comment = fields.Text("Comment");
        var timeout = fields.Whole("TimeoutSeconds", 1, 99_999_999);
        if (fields.Text("Version") is { } version && version != "1.0")
            fields.Problem("Version", $"Version must be \"1.0\", was \"{version}\".", DefinitionRules.BadValue);

        var machine = MachineCompiler.Compile(fields, LanguageOf(fields));
        fields.RefuseUnknown("The definition");
        return machine is null
            ? null
            : new StateMachineDefinition(machine, comment, timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    /// <summary>The language that a definition or a state asks for. Null says: none that is known, and the problem is noted.</summary>
    public static QueryLanguage? LanguageOf(Fields fields, QueryLanguage? inherited = null)
    {
        switch (fields.Text("QueryLanguage"))
        {
            case null:
                return inherited ?? JsonPathLanguage.Instance;
            case "JSONPath":
                return JsonPathLanguage.Instance;
            case "JSONata":
                fields.Problem("QueryLanguage", "The query language JSONata is not supported yet; use JSONPath.", DefinitionRules.NotSupported);
                return null;
            case var other:
                fields.Problem("QueryLanguage", $"There is no query language '{other}'; use JSONPath.", DefinitionRules.BadValue);
                return null;
        }
    }
}
