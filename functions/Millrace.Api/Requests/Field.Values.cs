using System.Globalization;
using System.Text.Json;

namespace Millrace.Api.Requests;

/// <content>Fields that are no plain text.</content>
internal static partial class Field
{
    /// <summary>The value of a field, or nothing where it is absent or null.</summary>
    public static JsonElement? Optional(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A whole number within its borders, or null.</summary>
    public static int? OptionalNumber(JsonElement body, string name, int least, int most)
    {
        if (Optional(body, name) is not { } value)
            return null;

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Argument.Refuse(name, $"'{name}' is {Shown(value)}.", string.Create(CultureInfo.InvariantCulture, $"Send a whole number from {least} to {most}."));
    }

    /// <summary>True or false; false where the field is absent or null.</summary>
    public static bool Flag(JsonElement body, string name) => Optional(body, name) is { } value
        && (value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Argument.Refuse(name, $"'{name}' must be true or false, was {KindOf(value)}.", $"Send '{name}' as true or false, without quotes."));

    /// <summary>A list of texts, or null.</summary>
    public static IReadOnlyList<string>? OptionalWords(JsonElement body, string name)
    {
        if (Optional(body, name) is not { } value)
            return null;

        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(static item => item.GetString() ?? "")]
            : throw Argument.Refuse(name, $"'{name}' must be a list of strings.", $"Send it like \"{name}\":[\"one\",\"two\"].");
    }

    /// <summary>An object with known fields, or nothing.</summary>
    public static JsonElement? OptionalObject(JsonElement body, string name, IReadOnlyList<string> fields)
    {
        if (Optional(body, name) is not { } value)
            return null;

        if (value.ValueKind != JsonValueKind.Object)
            throw Argument.Refuse(name, $"'{name}' must be an object, was {KindOf(value)}.", $"Send an object with the fields {string.Join(", ", fields)}.");

        JsonBody.CheckFields(value, fields, $"{name}.");
        return value;
    }

    /// <summary>A span of time: seconds as a number, or a text such as <c>90s</c> or <c>PT1M30S</c>; or null.</summary>
    public static TimeSpan? OptionalSpan(JsonElement body, string name) => Optional(body, name) is { } value
        ? value.ValueKind switch
        {
            JsonValueKind.Number => SpanArgument.OfSeconds(value.GetDouble(), name),
            JsonValueKind.String => SpanArgument.Read(value.GetString() ?? "", name),
            _ => throw SpanArgument.Refuse(name, KindOf(value)),
        }
        : null;

    /// <summary>A time in RFC 3339, or null.</summary>
    public static DateTimeOffset? OptionalTime(JsonElement body, string name) =>
        OptionalText(body, name) is { } at ? TimeArgument.At(at, name) : null;

    /// <summary>One of the names of an enumeration, or null.</summary>
    public static T? OptionalName<T>(JsonElement body, string name)
        where T : struct, Enum
    {
        if (OptionalText(body, name) is not { } text)
            return null;

        return Lower<T>.TryParse(text, out var value)
            ? value
            : throw Argument.Refuse(name, $"'{name}' is {Problems.Text.Quote(text)}.", $"Use one of {string.Join(", ", Lower<T>.Names)}.");
    }

    private static string Shown(JsonElement value) => Problems.Text.Cut(value.GetRawText());
}
