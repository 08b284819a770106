using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Millrace.States.Json;

internal enum JsonKind { Null, Boolean, Number, String, Array, Object }

/// <summary>An immutable JSON value. Parts are shared freely between the inputs and outputs of states.</summary>
internal abstract class JsonValue
{
    /// <summary>What is read or built deeper than this is refused, so that no recursion over a value can end the process.</summary>
    public const int MaxDepth = 500;

    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth * 3,
        SkipValidation = true,
    };

    public abstract JsonKind Kind { get; }

    /// <summary>Zero for a scalar, one more than the deepest member for a container.</summary>
    public virtual int Depth => 0;

    /// <summary>The length of the compact UTF-8 text, which is what the payload limit counts.</summary>
    public abstract long Size { get; }

    public abstract void WriteTo(Utf8JsonWriter writer);

    public static JsonValue Parse(string json) => JsonReading.Read(Encoding.UTF8.GetBytes(json));

    public sealed override string ToString()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static bool DeepEquals(JsonValue left, JsonValue right) => (left, right) switch
    {
        _ when ReferenceEquals(left, right) => true,
        (JsonNumber a, JsonNumber b) => a.CompareTo(b) == 0,
        (JsonString a, JsonString b) => a.Value == b.Value,
        (JsonBoolean a, JsonBoolean b) => a.Value == b.Value,
        (JsonArray a, JsonArray b) => a.Count == b.Count && HaveEqualItems(a, b),
        (JsonObject a, JsonObject b) => a.Count == b.Count && HaveEqualMembers(a, b),
        _ => left.Kind == JsonKind.Null && right.Kind == JsonKind.Null,
    };

    private static bool HaveEqualItems(JsonArray left, JsonArray right)
    {
        for (var i = 0; i < left.Count; i++)
        {
            if (!DeepEquals(left[i], right[i]))
                return false;
        }

        return true;
    }

    private static bool HaveEqualMembers(JsonObject left, JsonObject right)
    {
        foreach (var (key, value) in left.Members)
        {
            if (!right.TryGet(key, out var other) || !DeepEquals(value, other))
                return false;
        }

        return true;
    }
}

internal sealed class JsonNull : JsonValue
{
    public static readonly JsonNull Instance = new();

    public override JsonKind Kind => JsonKind.Null;

    public override long Size => 4;

    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteNullValue();
}

internal sealed class JsonBoolean(bool value) : JsonValue
{
    public static readonly JsonBoolean True = new(true);
    public static readonly JsonBoolean False = new(false);

    public bool Value => value;

    public override JsonKind Kind => JsonKind.Boolean;

    public override long Size => value ? 4 : 5;

    public static JsonBoolean Of(bool value) => value ? True : False;

    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteBooleanValue(value);
}

internal sealed class JsonString(string value) : JsonValue
{
    private int _size;

    public string Value => value;

    public override JsonKind Kind => JsonKind.String;

    public override long Size => _size != 0 ? _size : _size = 2 + Encoding.UTF8.GetByteCount(value) + Escapes(value);

    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteStringValue(value);

    internal static int Escapes(string text)
    {
        var extra = 0;
        foreach (var letter in text)
        {
            extra += letter switch
            {
                '"' or '\\' or '\n' or '\r' or '\t' or '\b' or '\f' => 1,
                < ' ' => 5,
                _ => 0,
            };
        }

        return extra;
    }
}
