using System.Text.Json;

namespace Amazon.StandIns;

/// <summary>Reads and writes the members of AWS JSON objects: one that is null is not written, one that is absent is null.</summary>
internal static class JsonFields
{
    public static void Write(this Utf8JsonWriter writer, string name, string value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    public static void Write(this Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
    }

    public static void Write(this Utf8JsonWriter writer, string name, MemoryStream value)
    {
        if (value is not null)
            writer.WriteBase64String(name, value.ToArray());
    }

    public static void Write(this Utf8JsonWriter writer, string name, List<string> values)
    {
        if (values is null)
            return;

        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);

        writer.WriteEndArray();
    }

    /// <summary>A list of objects.</summary>
    public static void Write<T>(this Utf8JsonWriter writer, string name, List<T> values, Action<Utf8JsonWriter, T> write)
    {
        if (values is null)
            return;

        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStartObject();
            write(writer, value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>A map of objects.</summary>
    public static void Write<T>(this Utf8JsonWriter writer, string name, Dictionary<string, T> values, Action<Utf8JsonWriter, T> write)
    {
        if (values is null)
            return;

        writer.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            writer.WriteStartObject(key);
            write(writer, value);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public static string Text(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    public static int? Number(this JsonElement element, string name) => element.Find(name)?.GetInt32();

    public static bool? Flag(this JsonElement element, string name) => element.Find(name)?.GetBoolean();

    /// <summary>A time in seconds since 1970, with a fraction.</summary>
    public static DateTime? Time(this JsonElement element, string name) =>
        element.Find(name) is { } found ? DateTime.UnixEpoch.AddSeconds(found.GetDouble()) : null;

    public static MemoryStream Binary(this JsonElement element, string name) =>
        element.Find(name) is { } found ? new MemoryStream(found.GetBytesFromBase64()) : null;

    public static List<T> Items<T>(this JsonElement element, string name, Func<JsonElement, T> read) =>
        element.Find(name) is { } found ? [.. found.EnumerateArray().Select(read)] : null;

    public static Dictionary<string, T> Map<T>(this JsonElement element, string name, Func<JsonElement, T> read) =>
        element.Find(name) is { } found ? found.EnumerateObject().ToDictionary(static one => one.Name, one => read(one.Value)) : null;

    private static JsonElement? Find(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;
}
