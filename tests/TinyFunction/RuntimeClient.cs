using System.Text;

namespace TinyFunction;

/// <summary>What a bootstrap does: asks the Lambda Runtime API for work and answers.</summary>
internal sealed class RuntimeClient(string authority) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://{authority}/2018-06-01/runtime/"), Timeout = Timeout.InfiniteTimeSpan };

    public async Task<RuntimeInvocation> NextAsync()
    {
        using var answer = await _http.GetAsync(new Uri("invocation/next", UriKind.Relative));
        var headers = answer.Headers.Where(static one => one.Key.StartsWith("Lambda-", StringComparison.Ordinal)).Select(static one => $"{one.Key}={one.Value.Single()}");
        return new RuntimeInvocation(
            answer.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single(), string.Join(' ', headers), await answer.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Answers; with the status and the text of the API's own answer.</summary>
    public Task<string> ResponseAsync(string id, string json) => PostAsync($"invocation/{id}/response", json);

    public Task<string> ErrorAsync(string id, string json) => PostAsync($"invocation/{id}/error", json);

    public Task<string> InitErrorAsync(string json) => PostAsync("init/error", json);

    public void Dispose() => _http.Dispose();

    private async Task<string> PostAsync(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), body);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }
}

internal sealed record RuntimeInvocation(string Id, string Headers, byte[] Body);
