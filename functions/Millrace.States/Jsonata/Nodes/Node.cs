using Millrace.States.Json;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Nodes;

/// <summary>One operation of a compiled expression. It holds no state of an evaluation.</summary>
internal abstract class Node(int position)
{
    public int Position => position;

    /// <summary>Null is the undefined value.</summary>
    public abstract JsonValue? Evaluate(JsonValue? input, Frame frame, Run run);

    protected JsonataException Error(string code, string? token = null, JsonValue? value = null, JsonValue? value2 = null) =>
        JsonataException.Of(code, position, token, Shown(value), Shown(value2));

    private static string? Shown(JsonValue? value) => value is null ? null : JsonText.Excerpt(value);
}

internal sealed class ConstantNode(JsonValue value, int position) : Node(position)
{
    public JsonValue Value => value;

    public override JsonValue Evaluate(JsonValue? input, Frame frame, Run run) => value;
}

/// <summary>The member of that name, of an object or of each item of an array.</summary>
internal sealed class NameNode(string name, bool keepsArray, int position) : Node(position)
{
    public string Name => name;

    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run)
    {
        if (input is JsonObject members)
            return members.TryGet(name, out var value) ? Sequence.Settle(value, keepsArray) : null;

        return Sequence.IsArray(input) ? Sequence.Settle(OfEach(input, run), keepsArray) : null;
    }

    public static JsonValue? Lookup(JsonValue? input, string name, Run run) => input switch
    {
        JsonObject members => members.TryGet(name, out var value) ? value : null,
        JsonArray or Sequence => new NameNode(name, false, 0).OfEach(input, run),
        _ => null,
    };

    private Sequence OfEach(JsonValue? array, Run run)
    {
        var found = new Sequence();
        Collect(array, found, run);
        return found;
    }

    private void Collect(JsonValue? array, Sequence found, Run run)
    {
        Limits.CheckStack();
        var items = Sequence.Items(array);
        run.Steps(items.Length);
        foreach (var item in items)
        {
            if (item is JsonObject members)
            {
                if (!members.TryGet(name, out var value))
                    continue;

                if (Sequence.IsArray(value))
                    found.AddAll(Sequence.Items(value));
                else
                    found.Add(value);
            }
            else if (Sequence.IsArray(item))
            {
                Collect(item, found, run);
            }
        }
    }
}

/// <summary>All members of an object, or all items of an array.</summary>
internal sealed class WildcardNode(bool keepsArray, int position) : Node(position)
{
    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run)
    {
        if (input is Sequence { IsOuter: true, Count: > 0 } outer)
            input = outer.Span[0];

        var found = new Sequence();
        var isPlain = false;
        if (input is JsonObject members)
        {
            foreach (var member in members.Members)
                isPlain |= Collect(member.Value, found, run);
        }
        else
        {
            foreach (var item in Sequence.Items(input))
                isPlain |= Collect(item, found, run);
        }

        // With an array among them the members are an array themselves, which stays one even with a single item.
        return isPlain ? Sequence.ToArray(found.Span) : Sequence.Settle(found, keepsArray);
    }

    private static bool Collect(JsonValue value, Sequence found, Run run)
    {
        run.Step();
        if (!Sequence.IsArray(value))
        {
            found.Add(value);
            return false;
        }

        Limits.CheckStack();
        foreach (var item in Sequence.Items(value))
            Collect(item, found, run);

        return true;
    }
}

/// <summary>The value and everything in it.</summary>
internal sealed class DescendantNode(bool keepsArray, int position) : Node(position)
{
    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var found = new Sequence();
        if (input is not null)
            Collect(input, found, run);

        return Sequence.Settle(found, keepsArray);
    }

    private static void Collect(JsonValue value, Sequence found, Run run)
    {
        run.Step();
        Limits.CheckStack();
        if (Sequence.IsArray(value))
        {
            foreach (var item in Sequence.Items(value))
                Collect(item, found, run);

            return;
        }

        found.Add(value);
        if (value is JsonObject members)
        {
            foreach (var member in members.Members)
                Collect(member.Value, found, run);
        }
    }
}
