using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Millrace.Api.Tests;

/// <summary>An answer, read whole.</summary>
internal sealed record Reply(int Status, HttpResponseHeaders Headers, string? ContentType, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public static async Task<Reply> OfAsync(HttpResponseMessage response)
    {
        using (response)
            return new Reply(
                (int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.ToString(),
                await response.Content.ReadAsStringAsync(ApiServer.Token));
    }

    public string Header(string name) => string.Join(",", Headers.GetValues(name));
}
