using System.Runtime.InteropServices;
using System.Text.Json;
using Millrace.States.Json;

namespace Millrace.States.Jsonata.Values;

/// <summary>
/// What a path selects: it stands for its only item unless it is to keep being an array. It lives inside an evaluation
/// only; what leaves one holds arrays.
/// </summary>
internal class Sequence : JsonValue
{
    /// <summary>The depth of every value that holds something that is no JSON, so that such values are known without a search.</summary>
    public const int Foreign = 1 << 24;

    private readonly List<JsonValue> _items = [];
    private int _deepest;

    public Sequence()
    {
    }

    public Sequence(JsonValue item) => Add(item);

    public virtual int Count => _items.Count;

    public virtual ReadOnlySpan<JsonValue> Span => CollectionsMarshal.AsSpan(_items);

    public bool KeepsSingleton { get; set; }

    /// <summary>It is an array that was written out, so a path does not flatten it.</summary>
    public bool IsConstructed { get; init; }

    /// <summary>It wraps the whole input, which is one array.</summary>
    public bool IsOuter { get; init; }

    public override JsonKind Kind => JsonKind.Array;

    public override int Depth => (_deepest + 1) | Foreign;

    public override long Size => SizeOf(Span);

    public void Add(JsonValue item)
    {
        if (_items.Count >= Limits.Items)
            throw JsonataException.Of("D1011", value: $"{Limits.Items} items");

        Deepen(item);
        _items.Add(item);
    }

    public void AddAll(ReadOnlySpan<JsonValue> items)
    {
        if (_items.Count + items.Length > Limits.Items)
            throw JsonataException.Of("D1011", value: $"{Limits.Items} items");

        foreach (var item in items)
            Deepen(item);

        _items.AddRange(items);
    }

    /// <summary>Adds a value, or its items when it is an array that may be flattened.</summary>
    public void Flatten(JsonValue value)
    {
        if (IsArray(value) && value is not Sequence { IsConstructed: true })
            AddAll(Items(value));
        else
            Add(value);
    }

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in Span)
            item.WriteTo(writer);

        writer.WriteEndArray();
    }

    public static bool IsArray(JsonValue? value) => value is JsonArray or Sequence;

    /// <summary>The items of an array; none for anything else.</summary>
    public static ReadOnlySpan<JsonValue> Items(JsonValue? value) => value switch
    {
        JsonArray array => (JsonValue[])array.Items,
        Sequence sequence => sequence.Span,
        _ => [],
    };

    public static int CountOf(JsonValue? value) => value switch
    {
        JsonArray array => array.Count,
        Sequence sequence => sequence.Count,
        null => 0,
        _ => 1,
    };

    /// <summary>Nothing for an empty sequence, its item for one of one, and all else as it is.</summary>
    public static JsonValue? Settle(JsonValue? value, bool keepsArray = false)
    {
        if (value is not Sequence { IsConstructed: false } sequence || value is TupleStream)
            return value;

        if (keepsArray)
            sequence.KeepsSingleton = true;

        return sequence.Count switch
        {
            0 => null,
            1 when !sequence.KeepsSingleton => sequence.Span[0],
            _ => sequence,
        };
    }

    public static JsonArray ToArray(ReadOnlySpan<JsonValue> items) => Limits.Checked(items.Length == 0 ? JsonArray.Empty : new JsonArray(items.ToArray()));

    // At once and not when asked: a recursion that finds it later might find too much.
    private void Deepen(JsonValue item)
    {
        var depth = item.Depth & (Foreign - 1);
        if (depth <= _deepest)
            return;

        _deepest = depth < MaxDepth ? depth : throw JsonataException.Of("D1011", value: $"a depth of {MaxDepth}");
    }

    private static long SizeOf(ReadOnlySpan<JsonValue> items)
    {
        var size = 2L + Math.Max(0, items.Length - 1);
        foreach (var item in items)
            size += item.Size;

        return size;
    }
}

/// <summary>The numbers from one to another, made only when someone looks at them.</summary>
internal sealed class NumberRange(long from, long to) : Sequence
{
    private JsonValue[]? _numbers;

    public override int Count => (int)(to - from + 1);

    public override ReadOnlySpan<JsonValue> Span => _numbers ??= Numbers();

    public override int Depth => 1 | Foreign;

    private JsonValue[] Numbers()
    {
        if (Count > Limits.Items)
            throw JsonataException.Of("D2014", value: $"{Count}");

        var numbers = new JsonValue[Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Values.Numbers.Of(from + i);

        return numbers;
    }
}
