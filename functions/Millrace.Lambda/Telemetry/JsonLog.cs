using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Millrace.Lambda.Telemetry;

/// <summary>
/// One category's log: an entry is a line of JSON. The names of the fields are those of AWS Lambda Powertools, so that its
/// queries and dashboards read them.
/// </summary>
internal sealed class JsonLog(string category, JsonLogs logs, LogLevel minimum) : ILogger
{
    // A key of a message or a scope cannot take the place of a line's own field.
    private static readonly string[] Fields =
        ["level", "message", "timestamp", "service", "function_request_id", "xray_trace_id", "cold_start", "name", "exception"];

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string? Service = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logs.Scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("level", logLevel.ToString());
            json.WriteString("message", formatter(state, exception));
            json.WriteString("timestamp", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            WriteInvocation(json);
            json.WriteString("name", category);
            WriteKeys(json, state);
            WriteException(json, exception);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        logs.Write(buffer.WrittenSpan);
    }

    private void WriteInvocation(Utf8JsonWriter json)
    {
        json.WriteString("service", Service);
        if (logs.Invocation.RequestId is not { } request)
            return;

        json.WriteString("function_request_id", request);
        json.WriteString("xray_trace_id", logs.Invocation.Trace);
        json.WriteBoolean("cold_start", logs.Invocation.IsColdStart);
    }

    /// <summary>Writes what the entry and its scopes say. The entry's own word comes first, then the inner scope's.</summary>
    private void WriteKeys(Utf8JsonWriter json, object? state)
    {
        var seen = new HashSet<string>(Fields);
        WriteKeys(json, state, seen);
        var scopes = new List<object?>();
        logs.Scopes.ForEachScope(static (scope, all) => all.Add(scope), scopes); // The outermost first.
        for (var i = scopes.Count - 1; i >= 0; i--)
            WriteKeys(json, scopes[i], seen);
    }

    private static void WriteKeys(Utf8JsonWriter json, object? state, HashSet<string> seen)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> keys)
            return;

        foreach (var (key, value) in keys)
        {
            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(key);
            if (key == "{OriginalFormat}" || value is null || !seen.Add(name))
                continue;

            switch (value)
            {
                case int number:
                    json.WriteNumber(name, number);
                    break;
                case long number:
                    json.WriteNumber(name, number);
                    break;
                case bool flag:
                    json.WriteBoolean(name, flag);
                    break;
                default:
                    json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }
    }

    private static void WriteException(Utf8JsonWriter json, Exception? exception)
    {
        if (exception is null)
            return;

        json.WriteStartObject("exception");
        json.WriteString("type", exception.GetType().FullName);
        json.WriteString("message", exception.Message);
        json.WriteString("stack_trace", exception.ToString());
        json.WriteEndObject();
    }
}
