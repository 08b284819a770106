using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace TinyFunction;

/// <summary>Calls an AWS service where the environment says that it is: <c>{"variable", "target", "body"}</c>.</summary>
internal static class ServiceCall
{
    /// <summary>The status and the answer, or that the connection broke, as JSON.</summary>
    public static async Task<string> SendAsync(JsonObject input)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Environment.GetEnvironmentVariable($"{input["variable"]}"))
        {
            Content = new StringContent(input["body"]!.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.0")), // Every call has one.
        };
        request.Headers.Add("X-Amz-Target", $"{input["target"]}");
        request.Headers.Add("X-Amz-Date", "20260101T120000Z");
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=tiny/20260101/us-east-1/any/aws4_request, SignedHeaders=host, Signature=0");
        try
        {
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return new JsonObject { ["status"] = (int)answer.StatusCode, ["answer"] = text }.ToJsonString();
        }
        catch (HttpRequestException)
        {
            return """{"status":0}""";
        }
    }
}
