using Millrace.States.Json;

namespace Millrace.States.Intrinsics;

/// <summary>All intrinsic functions, one line each.</summary>
internal static class IntrinsicTable
{
    private const int Any = int.MaxValue;

    public static readonly IReadOnlyDictionary<string, Intrinsic> All = new Dictionary<string, Intrinsic>
    {
        ["States.Array"] = new(0, Any, (args, _) => new JsonArray(args)),
        ["States.ArrayContains"] = new(2, 2, (args, _) => JsonBoolean.Of(ArrayFunctions.Contains(Array(args[0]), args[1]))),
        ["States.ArrayGetItem"] = new(2, 2, (args, _) => ArrayFunctions.GetItem(Array(args[0]), Whole(args[1]))),
        ["States.ArrayLength"] = new(1, 1, (args, _) => new JsonNumber(Array(args[0]).Count)),
        ["States.ArrayPartition"] = new(2, 2, (args, _) => ArrayFunctions.Partition(Array(args[0]), Rounded(args[1]))),
        ["States.ArrayRange"] = new(3, 3, (args, _) => ArrayFunctions.Range(Rounded(args[0]), Rounded(args[1]), Rounded(args[2]))),
        ["States.ArrayUnique"] = new(1, 1, (args, _) => ArrayFunctions.Unique(Array(args[0]))),
        ["States.Base64Decode"] = new(1, 1, (args, _) => TextFunctions.Base64Decode(Text(args[0]))),
        ["States.Base64Encode"] = new(1, 1, (args, _) => TextFunctions.Base64Encode(Text(args[0]))),
        ["States.Format"] = new(1, Any, (args, _) => TextFunctions.Format(Text(args[0]), args.AsSpan(1))),
        ["States.Hash"] = new(2, 2, (args, _) => TextFunctions.Hash(args[0], Text(args[1]))),
        ["States.JsonMerge"] = new(3, 3, (args, _) => Merge(args[0], args[1], args[2])),
        ["States.JsonToString"] = new(1, 1, (args, _) => new JsonString(args[0].ToString())),
        ["States.MathAdd"] = new(2, 2, (args, _) => NumberFunctions.Add(Rounded(args[0]), Rounded(args[1]))),
        ["States.MathRandom"] = new(2, 3, NumberFunctions.RandomBetween) { IsRandom = true },
        ["States.StringSplit"] = new(2, 2, (args, _) => TextFunctions.Split(Text(args[0]), Text(args[1]))),
        ["States.StringToJson"] = new(1, 1, (args, _) => TextFunctions.ParseJson(Text(args[0]))),
        ["States.UUID"] = new(0, 0, (_, random) => NumberFunctions.Uuid(random)) { IsRandom = true },
    };

    public static string Text(JsonValue value) =>
        value is JsonString text ? text.Value : throw new IntrinsicException($"expected a string, was {value.Kind}");

    public static long Rounded(JsonValue value) => value switch
    {
        JsonNumber number when number.TryGetWhole(out var whole) => whole,
        // Half up, also below zero: -1.5 is -1. So AWS does.
        JsonNumber number when Math.Abs(number.AsDouble) < long.MaxValue => (long)Math.Floor(number.AsDouble + 0.5),
        _ => throw new IntrinsicException($"expected a number, was {value.Kind}"),
    };

    private static long Whole(JsonValue value) => value is JsonNumber number && number.TryGetWhole(out var whole)
        ? whole
        : throw new IntrinsicException($"expected a whole number, was {value}");

    private static JsonArray Array(JsonValue value) =>
        value as JsonArray ?? throw new IntrinsicException($"expected an array, was {value.Kind}");

    private static JsonObject Merge(JsonValue first, JsonValue second, JsonValue isDeep) => (first, second, isDeep) switch
    {
        (JsonObject left, JsonObject right, JsonBoolean { Value: false }) => left.With(right),
        (_, _, JsonBoolean { Value: true }) => throw new IntrinsicException("only a shallow merge is supported: the third argument must be false"),
        _ => throw new IntrinsicException("expected two objects and false"),
    };
}
