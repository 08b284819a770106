using Millrace.States.Json;

namespace Millrace.States.Paths;

/// <summary>A sign between two values in a filter, with what Jayway's library makes of it.</summary>
internal sealed record FilterOperator(string Sign, Func<JsonValue, JsonValue, bool> Test)
{
    // Longer signs first: "<" must not hide "<=".
    public static readonly IReadOnlyList<FilterOperator> All =
    [
        new("==", AreEqual),
        new("!=", (left, right) => !AreEqual(left, right)) { HoldsWhenMissing = true },
        new("<=", Ordered(order => order <= 0)),
        new(">=", Ordered(order => order >= 0)),
        new("<", Ordered(order => order < 0)),
        new(">", Ordered(order => order > 0)),
        new("in", (left, right) => right is JsonArray && Contains(right, left)),
        new("nin", (left, right) => right is JsonArray && !Contains(right, left)) { HoldsWhenMissing = true },
        new("contains", Contains),
        new("subsetof", (left, right) => left is JsonArray items && items.Items.All(item => Contains(right, item))),
        new("anyof", (left, right) => left is JsonArray items && items.Items.Any(item => Contains(right, item))),
        new("noneof", (left, right) => left is JsonArray items && !items.Items.Any(item => Contains(right, item))),
        new("size", (left, right) => right is JsonNumber size && size.TryGetWhole(out var wanted) && SizeOf(left) == wanted),
        new("empty", (left, right) => right is JsonBoolean wanted && SizeOf(left) is { } size && (size == 0) == wanted.Value),
    ];

    /// <summary>What a path that leads nowhere makes of the comparison: only what is negated holds.</summary>
    public bool HoldsWhenMissing { get; private init; }

    public bool IsWord => char.IsAsciiLetter(Sign[0]);

    /// <summary>Before the test: a word may compare every item of one side with every item of the other.</summary>
    public void Spend(JsonValue left, JsonValue right, PathRun run)
    {
        run.SpendOn(left);
        run.SpendOn(right);
        if (!IsWord)
            return;

        var (some, others) = (CountOf(left), CountOf(right));
        run.Spend((some * others) + Math.Min(left.Size * others, right.Size * some) / PathRun.BytesAStep);
    }

    private static long CountOf(JsonValue value) => value is JsonArray items ? Math.Max(1, items.Count) : 1;

    // A number and a text are equal when their texts are.
    private static bool AreEqual(JsonValue left, JsonValue right) => (left, right) switch
    {
        (JsonString text, JsonNumber number) => text.Value == number.ToString(),
        (JsonNumber number, JsonString text) => text.Value == number.ToString(),
        _ => JsonValue.DeepEquals(left, right),
    };

    private static Func<JsonValue, JsonValue, bool> Ordered(Func<int, bool> test) => (left, right) => (left, right) switch
    {
        (JsonNumber a, JsonNumber b) => test(a.CompareTo(b)),
        (JsonString a, JsonString b) => test(string.CompareOrdinal(a.Value, b.Value)),
        _ => false,
    };

    private static bool Contains(JsonValue list, JsonValue item) => (list, item) switch
    {
        (JsonArray items, _) => items.Items.Any(one => AreEqual(one, item)),
        (JsonString text, JsonString part) => text.Value.Contains(part.Value, StringComparison.Ordinal),
        _ => false,
    };

    private static int? SizeOf(JsonValue value) => value switch
    {
        JsonArray items => items.Count,
        JsonObject members => members.Count,
        JsonString text => text.Value.Length,
        _ => null,
    };
}
