using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Millrace.Jobs;
using Millrace.Schemas;

namespace Millrace.Templates;

/// <summary>Puts parameters into an input. What a parameter brings is not looked into: it stays as it is, whatever it looks like.</summary>
internal sealed class Filling(JsonElement parameters)
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Why the input cannot be made; null if it was.</summary>
    public string? Problem { get; private set; }

    /// <summary>An object with the properties of two; where both have one, that of <paramref name="over"/>.</summary>
    public static JsonElement Merge(JsonElement under, JsonElement over)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var property in under.EnumerateObject().Where(one => !over.TryGetProperty(one.Name, out _)).Concat(over.EnumerateObject()))
                property.WriteTo(writer);

            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>The input; without one the parameters themselves.</summary>
    public Payload Fill(JsonElement? input)
    {
        using (var writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            if (input is { } value)
                Write(writer, value, Place.Root);
            else
                parameters.WriteTo(writer);
        }

        if (_buffer.WrittenCount > JobTemplate.MaxInputBytes)
            RefuseSize();

        return Problem is null ? new Payload(Encoding.UTF8.GetString(_buffer.WrittenSpan)) : Payload.Null;
    }

    private void Write(Utf8JsonWriter writer, JsonElement value, Place place)
    {
        if (writer.BytesCommitted + writer.BytesPending > JobTemplate.MaxInputBytes)
            RefuseSize();

        if (Problem is not null)
        {
            writer.WriteNullValue(); // Nobody will read it: it only has to end.
            return;
        }

        if (ParameterUses.NameOrNull(value) is { } name)
            WriteParameter(writer, name, place);
        else if (value.ValueKind == JsonValueKind.Object)
            WriteObject(writer, value, place);
        else if (value.ValueKind == JsonValueKind.Array)
            WriteArray(writer, value, place);
        else if (value.ValueKind == JsonValueKind.String)
            writer.WriteStringValue(FillText(value.GetString() ?? "", place));
        else
            value.WriteTo(writer);
    }

    private void WriteObject(Utf8JsonWriter writer, JsonElement value, Place place)
    {
        writer.WriteStartObject();
        foreach (var property in value.EnumerateObject())
        {
            writer.WritePropertyName(property.Name);
            Write(writer, property.Value, place.At(property.Name));
        }

        writer.WriteEndObject();
    }

    private void WriteArray(Utf8JsonWriter writer, JsonElement value, Place place)
    {
        writer.WriteStartArray();
        foreach (var (i, item) in value.EnumerateArray().Index())
            Write(writer, item, place.At($"{i}"));

        writer.WriteEndArray();
    }

    private void WriteParameter(Utf8JsonWriter writer, string name, Place place)
    {
        if (TryFind(name, place, out var parameter))
            parameter.WriteTo(writer);
        else
            writer.WriteNullValue();
    }

    private string FillText(string text, Place place)
    {
        var result = new StringBuilder();
        var end = 0;
        foreach (Match hole in ParameterUses.Holes().Matches(text))
        {
            result.Append(text, end, hole.Index - end);
            result.Append(ParameterUses.IsEscape(hole) ? "${" : TextOf(ParameterUses.NameOf(hole) ?? "", place));
            end = hole.Index + hole.Length;
            if (result.Length > JobTemplate.MaxInputBytes)
                RefuseSize();

            if (Problem is not null)
                return "";
        }

        return result.Append(text, end, text.Length - end).ToString();
    }

    private string TextOf(string name, Place place)
    {
        if (!TryFind(name, place, out var parameter))
            return "";

        switch (parameter.ValueKind)
        {
            case JsonValueKind.String:
                return parameter.GetString() ?? "";
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return parameter.GetRawText();
            default:
                Problem ??= $"The parameter '{name}' stands inside of a text at '{place.Pointer}' of the input: it must be a text, a number or a boolean.";
                return "";
        }
    }

    private bool TryFind(string name, Place place, out JsonElement parameter)
    {
        if (parameters.TryGetProperty(name, out parameter))
            return true;

        Problem ??= $"The input needs the parameter '{name}' at '{place.Pointer}'; it was not given and has no default.";
        return false;
    }

    private void RefuseSize() => Problem ??= $"The input that the parameters make is larger than {JobTemplate.MaxInputBytes} bytes.";
}
