using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Millrace.States.Json;
using Millrace.States.Jsonata.Values;
using static Millrace.States.Jsonata.Functions.Library;

namespace Millrace.States.Jsonata.Functions;

/// <summary>What Step Functions add to JSONata.</summary>
internal static class StepFunctionsLibrary
{
    private const int MostInRange = 1000;

    public static IEnumerable<NativeFunction> Functions =>
    [
        Function("partition", 2, "<an:a>", (in call) => call[0] is { } array ? Partition(array, Number(call[1])) : null),
        Function("range", 3, "<nnn:a>", (in call) => Range(Number(call[0]), Number(call[1]), Number(call[2]))),
        Function("hash", 2, "<s-s:s>", (in call) => Text(call[0]) is { } text ? new JsonString(Hash(text, Text(call[1]))) : null),
        new("uuid", 0, Parsing.Signature.Parse("<:s>"), (in call) => new JsonString(Uuid(call.Run.Environment.Random))) { IsRandom = true },
        Function("parse", 1, "<s-:x>", (in call) => Text(call[0]) is { } text ? Parse(text) : null),
    ];

    private static JsonValue Partition(JsonValue array, double? size)
    {
        if (size is not >= 1)
            throw Invalid("partition", size);

        var items = Sequence.Items(array);
        var length = (int)Math.Min(Math.Floor(size.Value), int.MaxValue / 2);
        var parts = new List<JsonValue>();
        for (var start = 0; start < items.Length; start += length)
            parts.Add(Sequence.ToArray(items[start..Math.Min(start + length, items.Length)]));

        return Limits.Checked(new JsonArray([.. parts]));
    }

    private static JsonArray? Range(double? first, double? last, double? step)
    {
        if (first is null || last is null || step is null)
            return null;

        var count = Math.Floor((last.Value - first.Value) / step.Value) + 1;
        if (step == 0 || double.IsNaN(count) || count > MostInRange)
            throw Invalid("range", step == 0 ? step : count);

        var numbers = new JsonValue[(int)Math.Max(0, count)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Numbers.Of(first.Value + (i * step.Value));

        return new JsonArray(numbers);
    }

    private static string Hash(string text, string? algorithm)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(algorithm switch
        {
#pragma warning disable CA5350, CA5351 // Step Functions offer these two: what they are used for is the caller's choice.
            "MD5" => MD5.HashData(bytes),
            "SHA-1" => SHA1.HashData(bytes),
#pragma warning restore CA5350, CA5351
            "SHA-256" => SHA256.HashData(bytes),
            "SHA-384" => SHA384.HashData(bytes),
            "SHA-512" => SHA512.HashData(bytes),
            _ => throw JsonataException.Of("D3151", token: "hash", value: $"\"{algorithm}\""),
        });
    }

    private static string Uuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private static JsonValue Parse(string json)
    {
        try
        {
            return JsonValue.Parse(json);
        }
        catch (Exception exception) when (exception is JsonException or EncoderFallbackException)
        {
            throw JsonataException.Of("D3151", token: "parse", value: exception.Message);
        }
    }

    private static JsonataException Invalid(string function, double? value) =>
        JsonataException.Of("D3151", token: function, value: value is null ? "undefined" : Numbers.Text(value.Value));
}
