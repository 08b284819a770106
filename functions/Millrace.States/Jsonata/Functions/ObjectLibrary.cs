using Millrace.States.Json;
using Millrace.States.Jsonata.Nodes;
using Millrace.States.Jsonata.Values;
using static Millrace.States.Jsonata.Functions.Library;

namespace Millrace.States.Jsonata.Functions;

/// <summary>Functions of objects, and of values of any kind.</summary>
internal static class ObjectLibrary
{
    public static IEnumerable<NativeFunction> Functions =>
    [
        Function("keys", 1, "<x-:a<s>>", (in call) => Keys(call[0], call.Run)),
        Function("lookup", 2, "<x-s:x>", (in call) => NameNode.Lookup(call[0], Text(call[1]) ?? "", call.Run)),
        Function("spread", 1, "<x-:a<o>>", (in call) => Spread(call[0], call.Run)),
        Function("merge", 1, "<a<o>:o>", (in call) => Merge(call[0], call.Run)),
        Function("clone", 1, "<(oa)-:o>", (in call) => call[0]),
        Function("boolean", 1, "<x-:b>", (in call) => call[0] is null ? null : JsonBoolean.Of(Truth.Of(call[0]))),
        Function("not", 1, "<x-:b>", (in call) => call[0] is null ? null : JsonBoolean.Of(!Truth.Of(call[0]))),
        Function("type", 1, "<x:s>", (in call) => call[0] is { } value ? new JsonString(TypeOf(value)) : null),
        Function("error", 1, "<s?:x>", (in call) => throw JsonataException.Of("D3137", value: Message(call[0], "$error() function evaluated"))),
        Function("assert", 2, "<bs?:x>", (in call) => Truth.Of(call[0])
            ? null
            : throw JsonataException.Of("D3141", value: Message(call[1], "$assert() statement failed"))),
        new("eval", 2, Parsing.Signature.Parse("<sx?:x>"), Eval) { IsRandom = true, IsRefusedInAws = true },
    ];

    private static string Message(JsonValue? given, string otherwise) => Text(given) is { Length: > 0 } text ? text : otherwise;

    private static Sequence Keys(JsonValue? value, Run run)
    {
        var seen = new HashSet<string>();
        var keys = new Sequence();
        CollectKeys(value, seen, keys, run);
        return keys;
    }

    private static void CollectKeys(JsonValue? value, HashSet<string> seen, Sequence keys, Run run)
    {
        run.Step();
        Limits.CheckStack();
        if (value is JsonObject members)
        {
            foreach (var member in members.Members)
            {
                if (seen.Add(member.Key))
                    keys.Add(new JsonString(member.Key));
            }
        }

        foreach (var item in Sequence.Items(value))
            CollectKeys(item, seen, keys, run);
    }

    private static JsonValue? Spread(JsonValue? value, Run run)
    {
        run.Step();
        Limits.CheckStack();
        var singles = new Sequence();
        if (value is JsonObject members)
        {
            foreach (var member in members.Members)
                singles.Add(Limits.Checked(JsonObject.Of(member)));

            return singles;
        }

        if (!Sequence.IsArray(value))
            return value;

        foreach (var item in Sequence.Items(value))
        {
            if (Spread(item, run) is { } spread)
                singles.Flatten(spread);
        }

        return Sequence.ToArray(singles.Span);
    }

    private static JsonValue? Merge(JsonValue? array, Run run)
    {
        if (array is null)
            return null;

        var members = new List<KeyValuePair<string, JsonValue>>();
        foreach (var item in Sequence.Items(array))
        {
            if (item is not JsonObject one)
                continue;

            run.Steps(one.Count);
            members.AddRange(one.Members);
        }

        return JsonObject.From(members);
    }

    private static string TypeOf(JsonValue value) => value switch
    {
        JsonNull => "null",
        JsonString => "string",
        JsonNumber or NonFinite => "number",
        JsonBoolean => "boolean",
        Values.Function => "function",
        JsonObject => "object",
        _ => "array",
    };

    private static JsonValue? Eval(in Call call)
    {
        if (Text(call[0]) is not { } text)
            return null;

        JsonataProgram program;
        try
        {
            program = JsonataProgram.ParseInner(text);
        }
        catch (JsonataException exception)
        {
            throw JsonataException.Of("D3120", value: exception.Message);
        }

        try
        {
            return program.EvaluateInner(call[1] ?? call.Context, call.Frame, call.Run);
        }
        catch (JsonataException exception) when (exception.Code is not ("D1012" or "U1001"))
        {
            throw JsonataException.Of("D3121", value: exception.Message);
        }
    }
}
