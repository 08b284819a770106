using Millrace.States.Definitions;
using Millrace.States.Expressions;
using Millrace.States.Json;

namespace Millrace.States.Language;

/// <summary>Compiles payload templates. What has no computed member stays the constant that it is.</summary>
internal static class TemplateCompiler
{
    public static Expression Compile(JsonValue template, string pointer, ProblemList problems) => template switch
    {
        JsonObject members => CompileObject(members, pointer, problems),
        JsonArray items => CompileArray(items, pointer, problems),
        _ => new ConstantExpression(template),
    };

    private static Expression CompileObject(JsonObject template, string pointer, ProblemList problems)
    {
        var members = new KeyValuePair<string, Expression>[template.Count];
        var names = new HashSet<string>(template.Count);
        for (var i = 0; i < members.Length; i++)
        {
            var (key, value) = template.Members[i];
            var place = JsonPointer.Append(pointer, key);
            var isComputed = key.EndsWith(".$", StringComparison.Ordinal);
            var name = isComputed ? key[..^2] : key;
            if (!names.Add(name))
                problems.Add(place, $"'{name}' is given twice: once constant, once computed.", DefinitionRules.Conflict);

            members[i] = new(name, isComputed ? Computed(key, value, place, problems) : Compile(value, place, problems));
        }

        // Nothing computed, so nothing renamed either: the object itself is the value.
        return Array.TrueForAll(members, member => member.Value is ConstantExpression) && !template.Members.Any(member => member.Key.EndsWith(".$", StringComparison.Ordinal))
            ? new ConstantExpression(template)
            : new TemplateObject(members);
    }

    private static Expression CompileArray(JsonArray template, string pointer, ProblemList problems)
    {
        var items = template.Items.Select((item, i) => Compile(item, $"{pointer}/{i}", problems)).ToArray();
        return Array.TrueForAll(items, item => item is ConstantExpression) ? new ConstantExpression(template) : new TemplateArray(items);
    }

    private static Expression Computed(string key, JsonValue value, string pointer, ProblemList problems)
    {
        if (value is JsonString text)
            return JsonPathLanguage.PathOrCall(text.Value, key, pointer, problems);

        problems.Add(pointer, $"{key} must be a string that holds a JSONPath or a call of an intrinsic function.", DefinitionRules.BadValue);
        return new ConstantExpression(JsonNull.Instance);
    }
}
