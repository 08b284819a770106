using System.Diagnostics.CodeAnalysis;

namespace Millrace.States.Json;

/// <summary>Values are equal when they look the same: numbers by value, members in any order.</summary>
internal sealed class JsonEquality : IEqualityComparer<JsonValue>
{
    public static readonly JsonEquality Instance = new();

    public bool Equals(JsonValue? x, JsonValue? y) => x is null || y is null ? ReferenceEquals(x, y) : JsonValue.DeepEquals(x, y);

    public int GetHashCode([DisallowNull] JsonValue obj) => obj switch
    {
        JsonNumber number => number.AsDouble.GetHashCode(),
        JsonString text => text.Value.GetHashCode(StringComparison.Ordinal),
        JsonBoolean truth => truth.Value ? 1 : 2,
        JsonArray items => items.Items.Aggregate(items.Count, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
        // A sum: the order of members does not count.
        JsonObject members => members.Members.Aggregate(
            members.Count, (hash, member) => unchecked(hash + HashCode.Combine(member.Key, GetHashCode(member.Value)))),
        _ => 0,
    };
}
