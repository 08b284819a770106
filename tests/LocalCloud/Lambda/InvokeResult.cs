using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Lambda;

/// <summary>How an invocation ended.</summary>
/// <param name="RequestId">Its id.</param>
/// <param name="Payload">What the function answered, or its error as JSON.</param>
/// <param name="FunctionError"><c>Unhandled</c> if the function failed; null if it answered.</param>
public sealed record InvokeResult(string RequestId, ReadOnlyMemory<byte> Payload, string? FunctionError = null)
{
    /// <summary>Whether the function failed.</summary>
    public bool IsError => FunctionError is not null;

    /// <summary>The answer as text.</summary>
    public string Text => Encoding.UTF8.GetString(Payload.Span);

    /// <summary>The type of the error, if there is one.</summary>
    public string? ErrorType => Error("errorType");

    /// <summary>The message of the error, if there is one.</summary>
    public string? ErrorMessage => Error("errorMessage");

    internal static InvokeResult Failed(string requestId, string type, string message) => new(
        requestId,
        Encoding.UTF8.GetBytes(new JsonObject { ["errorType"] = type, ["errorMessage"] = $"RequestId: {requestId} Error: {message}" }.ToJsonString()),
        "Unhandled");

    private string? Error(string name)
    {
        if (!IsError)
            return null;

        try
        {
            return JsonNode.Parse(Payload.Span) is JsonObject error ? error[name]?.ToString() : null;
        }
        catch (JsonException)
        {
            return null; // A runtime may report whatever it likes.
        }
    }
}

/// <summary>Every instance is busy and no more are allowed: status 429.</summary>
public sealed class FunctionThrottledException(string function, int limit)
    : Exception($"Rate Exceeded: {function} has {limit} instances, and all are busy.");

/// <summary>One call of a function.</summary>
internal sealed record Invocation(string RequestId, ReadOnlyMemory<byte> Payload, string TraceId);
