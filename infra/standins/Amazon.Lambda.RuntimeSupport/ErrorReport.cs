using System.Text.Encodings.Web;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What Lambda is told of a failure.</summary>
internal sealed class ErrorReport
{
    private readonly string _message;
    private readonly Exception _exception;

    public ErrorReport(Exception exception)
        : this(exception.GetType().Name, exception.Message) => _exception = exception;

    public ErrorReport(string type, string message)
    {
        Type = type;
        _message = message;
    }

    public string Type { get; }

    public byte[] ToJson()
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(writer);

        return json.ToArray();
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("errorType", Type);
        writer.WriteString("errorMessage", _message);
        writer.WriteStartArray("stackTrace");
        foreach (var line in _exception?.StackTrace?.Split('\n') ?? [])
            writer.WriteStringValue(line.Trim());

        writer.WriteEndArray();
        if (_exception?.InnerException is { } inner)
        {
            writer.WritePropertyName("cause");
            new ErrorReport(inner).Write(writer);
        }

        writer.WriteEndObject();
    }
}
