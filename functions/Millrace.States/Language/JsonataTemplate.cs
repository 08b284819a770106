using Millrace.States.Definitions;
using Millrace.States.Expressions;
using Millrace.States.Json;
using Millrace.States.Jsonata;
using Millrace.States.Validation;

namespace Millrace.States.Language;

/// <summary>Compiles fields whose strings may be JSONata. What has no expression stays the constant that it is.</summary>
internal static class JsonataTemplate
{
    private const string Opening = "{%";
    private const string Closing = "%}";

    /// <summary>What <c>$states</c> holds in a field.</summary>
    [Flags]
    public enum Reads
    {
        Input = 1,
        Result = 2,
        ErrorOutput = 4,
    }

    public static Expression? Field(Fields fields, string name, Reads reads) =>
        fields.Any(name) is { } value ? Compile(value, fields.PlaceOf(name), reads) : null;

    /// <summary>The expression that a field holds; null when it holds something else or nothing.</summary>
    public static JsonataExpression? ExpressionIn(Fields fields, string name) =>
        fields.Any(name) is JsonString text && text.Value.StartsWith(Opening, StringComparison.Ordinal)
            ? Parse(text.Value, fields.PlaceOf(name), Reads.Input)
            : null;

    private static Expression Compile(JsonValue value, Place place, Reads reads) => value switch
    {
        JsonObject members => CompileObject(members, place, reads),
        JsonArray items => CompileArray(items, place, reads),
        JsonString text when HasDelimiter(text.Value) => (Expression?)Parse(text.Value, place, reads) ?? new ConstantExpression(value),
        _ => new ConstantExpression(value),
    };

    private static Expression CompileObject(JsonObject template, Place place, Reads reads)
    {
        var members = template.Members
            .Select(member => new KeyValuePair<string, Expression>(member.Key, Compile(member.Value, place.At(member.Key), reads)))
            .ToArray();
        return Array.TrueForAll(members, member => member.Value is ConstantExpression) ? new ConstantExpression(template) : new TemplateObject(members);
    }

    private static Expression CompileArray(JsonArray template, Place place, Reads reads)
    {
        var items = template.Items.Select((item, i) => Compile(item, place.At(i), reads)).ToArray();
        return Array.TrueForAll(items, item => item is ConstantExpression) ? new ConstantExpression(template) : new TemplateArray(items);
    }

    private static bool HasDelimiter(string text) =>
        text.StartsWith(Opening, StringComparison.Ordinal) || text.EndsWith(Closing, StringComparison.Ordinal);

    private static JsonataExpression? Parse(string text, Place place, Reads reads)
    {
        if (!text.StartsWith(Opening, StringComparison.Ordinal) || !text.EndsWith(Closing, StringComparison.Ordinal) || text.Length < 4)
        {
            place.Problem(
                $"An expression stands between {Opening} and {Closing}, with nothing before and nothing after.", DefinitionRules.BadExpression,
                new AwsWords("The JSONata expression is not properly enclosed in {% %}") { Code = DiagnosticCodes.InvalidJsonata });
            return null;
        }

        var expression = text[2..^2].Trim();
        try
        {
            var program = JsonataProgram.Parse(expression);
            Check(program, place, reads);
            foreach (var name in DocumentReads.In(expression))
            {
                place.Problem(
                    $"'{name}' is read from a document, and there is none: begin with $states or a variable.", DefinitionRules.BadExpression,
                    new AwsWords($"Reference to '{name}' at the top level is not supported.") { Code = DiagnosticCodes.UnsupportedJsonata });
            }

            return new JsonataExpression(program, expression, place.Field);
        }
        catch (JsonataException exception)
        {
            place.Problem(
                $"The expression is no JSONata: {exception.Message} (at position {exception.Position}).", DefinitionRules.BadExpression,
                new AwsWords(exception.Message) { Code = DiagnosticCodes.InvalidJsonata });
            return null;
        }
    }

    private static void Check(JsonataProgram program, Place place, Reads reads)
    {
        foreach (var variable in program.FreeVariables.Where(name => name != "states"))
            place.UsesVariable(variable);

        foreach (var name in program.StatesPaths.Where(path => path.Count > 0).Select(path => path[0]).Distinct())
        {
            var isThere = name switch
            {
                "input" or "context" => true,
                "result" => (reads & Reads.Result) != 0,
                "errorOutput" => (reads & Reads.ErrorOutput) != 0,
                _ => false,
            };
            if (!isThere)
            {
                place.Problem(
                    $"There is no $states.{name} here.", DefinitionRules.BadExpression,
                    new AwsWords($"Reference to '$states.{name}' is not supported.") { Code = DiagnosticCodes.UnsupportedJsonata });
            }
        }
    }
}
