using Millrace.States.Json;

namespace Millrace.States.Expressions;

/// <summary>An object of a payload template in which at least one member is computed.</summary>
internal sealed class TemplateObject(KeyValuePair<string, Expression>[] members) : Expression
{
    public override bool IsRandom { get; } = members.Any(member => member.Value.IsRandom);

    public override JsonValue Evaluate(JsonValue input, Scope scope)
    {
        var values = new KeyValuePair<string, JsonValue>[members.Length];
        for (var i = 0; i < members.Length; i++)
            values[i] = new(members[i].Key, members[i].Value.Evaluate(input, scope));

        return JsonObject.Of(values);
    }
}

/// <summary>An array of a payload template in which at least one item is computed.</summary>
internal sealed class TemplateArray(Expression[] items) : Expression
{
    public override bool IsRandom { get; } = items.Any(item => item.IsRandom);

    public override JsonValue Evaluate(JsonValue input, Scope scope) =>
        new JsonArray(Array.ConvertAll(items, item => item.Evaluate(input, scope)));
}
