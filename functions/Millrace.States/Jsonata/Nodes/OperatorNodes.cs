using Millrace.States.Json;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Nodes;

internal sealed class ArithmeticNode(char sign, Node left, Node right, int position) : Node(position)
{
    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var first = left.Evaluate(input, frame, run);
        var second = right.Evaluate(input, frame, run);
        if (!Numbers.TryGet(first, out var a) && first is not null)
            throw Error("T2001", sign.ToString(), first);

        if (!Numbers.TryGet(second, out var b) && second is not null)
            throw Error("T2002", sign.ToString(), second);

        if (first is null || second is null)
            return null;

        return Numbers.Of(sign switch
        {
            '+' => a + b,
            '-' => a - b,
            '*' => a * b,
            '/' => a / b,
            _ => a % b,
        });
    }
}

internal sealed class NegateNode(Node operand, int position) : Node(position)
{
    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var value = operand.Evaluate(input, frame, run);
        if (value is null)
            return null;

        return Numbers.TryGet(value, out var number) ? Numbers.Of(-number) : throw Error("D1002", "-", value);
    }
}

internal sealed class EqualityNode(bool isEqual, Node left, Node right, int position) : Node(position)
{
    public override JsonValue Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var first = left.Evaluate(input, frame, run);
        var second = right.Evaluate(input, frame, run);
        return JsonBoolean.Of(first is not null && second is not null && Truth.Equal(first, second, run) == isEqual);
    }
}

internal sealed class OrderNode(string sign, Node left, Node right, int position) : Node(position)
{
    private readonly bool _wantsLess = sign[0] == '<';
    private readonly bool _takesEqual = sign.Length == 2;

    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var first = left.Evaluate(input, frame, run);
        var second = right.Evaluate(input, frame, run);
        if (first is JsonNumber a && second is JsonNumber b)
            return JsonBoolean.Of(Holds(a.CompareTo(b)));

        if (first is JsonString x && second is JsonString y)
            return JsonBoolean.Of(Holds(string.CompareOrdinal(x.Value, y.Value)));

        Check(first, second, first);
        Check(second, second, first);
        return first is null || second is null ? null : throw Error("T2009", sign, first, second);
    }

    private bool Holds(int order) => order == 0 ? _takesEqual : order < 0 == _wantsLess;

    private void Check(JsonValue? value, JsonValue? second, JsonValue? first)
    {
        if (value is not (null or JsonString) && !Numbers.TryGet(value, out _))
            throw Error("T2010", sign, first, second);
    }
}

internal sealed class ConcatenationNode(Node left, Node right, int position) : Node(position)
{
    public override JsonValue Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var first = left.Evaluate(input, frame, run);
        var second = right.Evaluate(input, frame, run);
        var head = first is null ? "" : JsonText.Of(first, run);
        var tail = second is null ? "" : JsonText.Of(second, run);
        Limits.CheckLetters((long)head.Length + tail.Length);
        run.Steps((head.Length + tail.Length) >> 8);
        return new JsonString(head + tail);
    }
}

internal sealed class LogicNode(bool isAnd, Node left, Node right, int position) : Node(position)
{
    public override JsonValue Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var first = Truth.Of(left.Evaluate(input, frame, run));
        return JsonBoolean.Of(first == isAnd ? Truth.Of(right.Evaluate(input, frame, run)) : first);
    }
}

internal sealed class RangeNode(Node from, Node to, int position) : Node(position)
{
    private const double Most = 1e7;

    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var first = from.Evaluate(input, frame, run);
        var last = to.Evaluate(input, frame, run);
        if (first is not null && !(first is JsonNumber && Numbers.TryGet(first, out var a) && Numbers.IsWhole(a)))
            throw Error("T2003", "..", first);

        if (last is not null && !(last is JsonNumber && Numbers.TryGet(last, out var b) && Numbers.IsWhole(b)))
            throw Error("T2004", "..", last);

        if (first is not JsonNumber start || last is not JsonNumber end || start.AsDouble > end.AsDouble)
            return null;

        var size = end.AsDouble - start.AsDouble + 1;
        if (size > Most || Math.Abs(start.AsDouble) > 9e15)
            throw Error("D2014", "..", Numbers.Of(size));

        return Sequence.Settle(new NumberRange((long)start.AsDouble, (long)end.AsDouble));
    }
}

/// <summary>Whether an array holds a value.</summary>
internal sealed class InclusionNode(Node left, Node right, int position) : Node(position)
{
    public override JsonValue Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var wanted = left.Evaluate(input, frame, run);
        var group = right.Evaluate(input, frame, run);
        if (wanted is null || group is null)
            return JsonBoolean.False;

        if (!Sequence.IsArray(group))
            return JsonBoolean.Of(Truth.Equal(wanted, group, run));

        foreach (var item in Sequence.Items(group))
        {
            if (Truth.Equal(wanted, item, run))
                return JsonBoolean.True;
        }

        return JsonBoolean.False;
    }
}

internal sealed class ArrayNode(Node[] items, bool isConstructed, int position) : Node(position)
{
    public override JsonValue Evaluate(JsonValue? input, Frame frame, Run run)
    {
        if (items is [RangeNode range] && !isConstructed)
            return range.Evaluate(input, frame, run) switch
            {
                null => JsonArray.Empty,
                NumberRange { Count: > 16 } numbers => numbers,
                var few => Sequence.IsArray(few) ? Sequence.ToArray(Sequence.Items(few)) : new JsonArray([few]),
            };

        var values = new Sequence { IsConstructed = isConstructed };
        foreach (var item in items)
        {
            if (item.Evaluate(input, frame, run) is not { } value)
                continue;

            if (item is ArrayNode or FilteredNode { IsOverArray: true } || !Sequence.IsArray(value))
                values.Add(value);
            else
                values.AddAll(Sequence.Items(value));
        }

        run.Steps(values.Count);
        return isConstructed ? Limits.Checked(values) : Sequence.ToArray(values.Span);
    }
}
