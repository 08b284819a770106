using Millrace.States.Json;

namespace Millrace.States.Intrinsics;

internal static class ArrayFunctions
{
    // The limit that AWS sets to a range.
    private const long LongestRange = 1000;

    public static bool Contains(JsonArray items, JsonValue wanted) => items.Items.Any(item => JsonValue.DeepEquals(item, wanted));

    public static JsonValue GetItem(JsonArray items, long index) => index >= 0 && index < items.Count
        ? items[(int)index]
        : throw new IntrinsicException($"index {index} is outside of an array of {items.Count}");

    public static JsonArray Partition(JsonArray items, long size) => size > 0
        ? new JsonArray([.. items.Items.Chunk((int)Math.Min(size, int.MaxValue)).Select(chunk => new JsonArray(chunk))])
        : throw new IntrinsicException($"the size of a chunk must be positive, was {size}");

    public static JsonArray Range(long first, long last, long step)
    {
        if (step == 0)
            throw new IntrinsicException("the step of a range must not be 0");

        var count = ((Int128)last - first) / step + 1;
        if (count > LongestRange)
            throw new IntrinsicException($"a range of {count} items is longer than {LongestRange}");

        var items = new JsonValue[count > 0 && (last >= first == step > 0 || last == first) ? (int)count : 0];
        for (var i = 0; i < items.Length; i++)
            items[i] = new JsonNumber(first + i * step);

        return new JsonArray(items);
    }

    public static JsonArray Unique(JsonArray items)
    {
        var known = new HashSet<JsonValue>(JsonEquality.Instance);
        return new JsonArray([.. items.Items.Where(known.Add)]);
    }
}
