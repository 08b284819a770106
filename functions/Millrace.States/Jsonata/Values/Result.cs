using Millrace.States.Json;
using Millrace.States.Jsonata.Nodes;

namespace Millrace.States.Jsonata.Values;

/// <summary>What leaves an evaluation: plain JSON. Functions inside are left out as JavaScript's JSON does.</summary>
internal static class Result
{
    public static JsonValue? Of(JsonValue? value, Run run)
    {
        if (value is null || value.Depth <= JsonValue.MaxDepth)
            return value;

        if (value is TupleStream stream)
            value = Sequence.Settle(stream.Values());

        return value switch
        {
            null => null,
            Function => throw JsonataException.Of("T1013"),
            NonFinite none => throw JsonataException.Of("D1001", value: Numbers.Text(none.Value)),
            _ => Limits.Checked(Plain(value, run) ?? JsonNull.Instance),
        };
    }

    private static JsonValue? Plain(JsonValue value, Run run)
    {
        run.Step();
        Limits.CheckStack();
        if (value.Depth < Sequence.Foreign)
            return value;

        return value switch
        {
            Function => null,
            NonFinite => JsonNull.Instance,
            JsonObject members => PlainMembers(members, run),
            _ => PlainItems(value, run),
        };
    }

    private static JsonObject PlainMembers(JsonObject members, Run run)
    {
        var plain = new List<KeyValuePair<string, JsonValue>>(members.Count);
        foreach (var (key, value) in members.Members)
        {
            if (Plain(value, run) is { } kept)
                plain.Add(new(key, kept));
        }

        return JsonObject.Of([.. plain]);
    }

    private static JsonArray PlainItems(JsonValue array, Run run)
    {
        var items = Sequence.Items(array);
        run.Steps(items.Length);
        var plain = new JsonValue[items.Length];
        for (var i = 0; i < plain.Length; i++)
            plain[i] = Plain(items[i], run) ?? JsonNull.Instance;

        return plain.Length == 0 ? JsonArray.Empty : new JsonArray(plain);
    }
}
