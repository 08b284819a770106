using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Wire;

/// <summary>Calls an emulator as SDKs do, in AWS JSON 1.0.</summary>
internal sealed class AwsJsonClient(Uri endpoint, string target, HttpClient http)
{
    private static readonly MediaTypeHeaderValue AwsJson = new("application/x-amz-json-1.0");

    /// <summary>Calls an operation and answers with its result.</summary>
    /// <exception cref="AwsCallException">The service refused.</exception>
    public async Task<JsonElement> CallAsync(string operation, JsonObject input, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new StringContent(input.ToJsonString(), Encoding.UTF8, AwsJson) };
        request.Headers.Add("X-Amz-Target", $"{target}.{operation}");
        // Emulators want to see a signature, and do not check it.
        request.Headers.Add("X-Amz-Date", "20260101T120000Z");
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential=emulator/20260101/{Names.Region}/service/aws4_request, SignedHeaders=host, Signature=0");
        using var answer = await http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new AwsCallException(operation, text);

        using var document = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
        return document.RootElement.Clone();
    }
}

/// <summary>An emulator refused a call of the local cloud's own.</summary>
public sealed class AwsCallException(string operation, string answer) : Exception($"{operation} was refused: {answer}")
{
    /// <summary>What it answered.</summary>
    public string Answer => answer;
}
