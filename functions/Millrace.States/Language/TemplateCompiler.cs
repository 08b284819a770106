using Millrace.States.Definitions;
using Millrace.States.Expressions;
using Millrace.States.Json;

namespace Millrace.States.Language;

/// <summary>Compiles payload templates. What has no computed member stays the constant that it is.</summary>
internal static class TemplateCompiler
{
    public static Expression Compile(JsonValue template, Place at) => template switch
    {
        JsonObject members => CompileObject(members, at),
        JsonArray items => CompileArray(items, at),
        _ => new ConstantExpression(template),
    };

    private static Expression CompileObject(JsonObject template, Place at)
    {
        var members = new KeyValuePair<string, Expression>[template.Count];
        var names = new HashSet<string>(template.Count);
        for (var i = 0; i < members.Length; i++)
        {
            var (key, value) = template.Members[i];
            var place = at.At(key);
            var isComputed = key.EndsWith(".$", StringComparison.Ordinal);
            var name = isComputed ? key[..^2] : key;
            if (!names.Add(name))
                place.Problem($"'{name}' is given twice: once constant, once computed.", DefinitionRules.Conflict);

            if (!isComputed && value is JsonString text && LooksComputed(text.Value))
                place.Warn($"'{key}' holds what looks like a path or a call, and is taken as it stands: should it be called '{key}.$'?", DiagnosticCodes.NoDollar);

            members[i] = new(name, isComputed ? Computed(key, value, place) : Compile(value, place));
        }

        // Nothing computed, so nothing renamed either: the object itself is the value.
        return Array.TrueForAll(members, member => member.Value is ConstantExpression) && !template.Members.Any(member => member.Key.EndsWith(".$", StringComparison.Ordinal))
            ? new ConstantExpression(template)
            : new TemplateObject(members);
    }

    private static bool LooksComputed(string text) =>
        text is "$" or "$$" || text.StartsWith("$.", StringComparison.Ordinal) || text.StartsWith("$$.", StringComparison.Ordinal)
        || text.StartsWith("$[", StringComparison.Ordinal) || (text.StartsWith("States.", StringComparison.Ordinal) && text.EndsWith(')'));

    private static Expression CompileArray(JsonArray template, Place at)
    {
        var items = template.Items.Select((item, i) => Compile(item, at.At(i))).ToArray();
        return Array.TrueForAll(items, item => item is ConstantExpression) ? new ConstantExpression(template) : new TemplateArray(items);
    }

    private static Expression Computed(string key, JsonValue value, Place place)
    {
        if (value is JsonString text)
            return JsonPathLanguage.PathOrCall(text.Value, key, place);

        place.Problem($"{key} must be a string that holds a JSONPath or a call of an intrinsic function.", DefinitionRules.BadValue, JsonPathLanguage.PathOrCallWords(key));
        return new ConstantExpression(JsonNull.Instance);
    }
}
