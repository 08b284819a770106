using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Gateway;

/// <summary>Writes what a function answered as the HTTP API does.</summary>
internal static class GatewayAnswer
{
    private static readonly string[] NotPassedOn = ["content-length", "transfer-encoding", "connection"];

    /// <summary>Null, or why the answer is none.</summary>
    public static async Task<string?> WriteAsync(HttpContext http, ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            var answer = document.RootElement;
            if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("statusCode", out var status) || status.ValueKind != JsonValueKind.Number)
            {
                // No status: the whole answer is the body.
                await WriteAsync(http, 200, "application/json", payload);
                return null;
            }

            http.Response.StatusCode = status.GetInt32();
            Headers(http, answer);
            var body = Body(answer);
            if (body.Length > 0)
                http.Response.ContentType ??= "text/plain;charset=utf-8";

            if (!HttpMethods.IsHead(http.Request.Method) && http.Response.StatusCode is not (204 or 304))
                await http.Response.Body.WriteAsync(body);

            return null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return e.Message;
        }
    }

    /// <summary>Answers for the gateway itself.</summary>
    public static Task RefuseAsync(HttpContext http, int status, string message) =>
        WriteAsync(http, status, "application/json", Encoding.UTF8.GetBytes($$"""{"message":"{{message}}"}"""));

    private static async Task WriteAsync(HttpContext http, int status, string type, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        await http.Response.Body.WriteAsync(body);
    }

    private static void Headers(HttpContext http, JsonElement answer)
    {
        if (answer.TryGetProperty("multiValueHeaders", out var many) && many.ValueKind == JsonValueKind.Object)
        {
            foreach (var header in many.EnumerateObject().Where(static one => IsPassedOn(one.Name) && one.Value.ValueKind == JsonValueKind.Array))
                http.Response.Headers[header.Name] = header.Value.EnumerateArray().Select(static one => one.ToString()).ToArray();
        }

        if (answer.TryGetProperty("headers", out var headers) && headers.ValueKind == JsonValueKind.Object)
        {
            foreach (var header in headers.EnumerateObject().Where(static one => IsPassedOn(one.Name)))
                http.Response.Headers[header.Name] = header.Value.ToString();
        }

        if (answer.TryGetProperty("cookies", out var cookies) && cookies.ValueKind == JsonValueKind.Array)
            http.Response.Headers.SetCookie = cookies.EnumerateArray().Select(static one => one.ToString()).ToArray();
    }

    private static bool IsPassedOn(string header) => !NotPassedOn.Contains(header.ToLowerInvariant());

    private static byte[] Body(JsonElement answer)
    {
        var text = answer.TryGetProperty("body", out var body) && body.ValueKind == JsonValueKind.String ? body.GetString()! : ""; // It is a string.
        return answer.TryGetProperty("isBase64Encoded", out var encoded) && encoded.ValueKind == JsonValueKind.True
            ? Convert.FromBase64String(text)
            : Encoding.UTF8.GetBytes(text);
    }
}
