using System.Text.Json;

namespace Millrace.States.Json;

internal sealed class JsonArray : JsonValue
{
    public static readonly JsonArray Empty = new([]);

    private readonly JsonValue[] _items;
    private long _size;

    /// <summary>Takes the array over: the caller must not change it afterwards.</summary>
    public JsonArray(JsonValue[] items)
    {
        _items = items;
        var deepest = 0;
        foreach (var item in items)
            deepest = Math.Max(deepest, item.Depth);

        Depth = deepest + 1;
    }

    public IReadOnlyList<JsonValue> Items => _items;

    public int Count => _items.Length;

    public JsonValue this[int index] => _items[index];

    public override JsonKind Kind => JsonKind.Array;

    public override int Depth { get; }

    public override long Size => _size != 0 ? _size : _size = 2 + Math.Max(0, _items.Length - 1) + _items.Sum(item => item.Size);

    /// <summary>The values that are there.</summary>
    public static JsonArray Of(IReadOnlyList<JsonValue?> values) => new([.. values.OfType<JsonValue>()]);

    public JsonArray With(int index, JsonValue value)
    {
        var items = (JsonValue[])_items.Clone();
        items[index] = value;
        return new JsonArray(items);
    }

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in _items)
            item.WriteTo(writer);

        writer.WriteEndArray();
    }
}
