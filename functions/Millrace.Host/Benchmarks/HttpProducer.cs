using System.Net.Http.Headers;
using System.Text;
using Millrace.Jobs;

namespace Millrace.Host.Benchmarks;

/// <summary>
/// A client of the process's own API on loopback: one connection, one request after the other. It belongs to the same process, so what a
/// request costs is the client's part too.
/// </summary>
internal sealed class HttpProducer : IAsyncDisposable
{
    private const int MaxBatchBytes = 16 * 1024 * 1024; // As much as the API takes.

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly ApiServer _server;
    private readonly HttpClient _client;

    private HttpProducer(ApiServer server)
    {
        _server = server;
        _client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false }) { BaseAddress = new Uri(server.Url) };
    }

    /// <summary>Starts the API as <c>up</c> does, on a port that is free.</summary>
    public static async Task<HttpProducer> StartAsync(SingleProcess process, CancellationToken cancellationToken) =>
        new(await ApiServer.StartAsync(process, port: 0, cancellationToken));

    /// <summary>Submits one job.</summary>
    public async Task PostAsync(string job, CancellationToken cancellationToken) => await PostAsync("/v1/jobs", Encoding.UTF8.GetBytes(job), cancellationToken);

    /// <summary>Submits the same job many times, as many a request as there may be, one request after the other.</summary>
    public async Task PostManyAsync(string job, int jobs, CancellationToken cancellationToken)
    {
        var most = Math.Clamp((MaxBatchBytes / (job.Length + 1)) - 1, 1, JobClient.MaxBatch);
        var full = BatchOf(job, Math.Min(most, jobs));
        for (var left = jobs; left > 0; left -= most)
            await PostBatchAsync(left < most ? BatchOf(job, left) : full, Math.Min(left, most), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    private static byte[] BatchOf(string job, int jobs) => Encoding.UTF8.GetBytes($$"""{"jobs":[{{string.Join(',', Enumerable.Repeat(job, jobs))}}]}""");

    private async Task PostBatchAsync(byte[] batch, int jobs, CancellationToken cancellationToken)
    {
        var answer = await PostAsync("/v1/jobs/batch", batch, cancellationToken);
        var accepted = answer.AsSpan().Count("\"status\":202"u8);
        if (accepted != jobs)
            throw new InvalidOperationException($"Of {jobs} jobs {accepted} were accepted: {Encoding.UTF8.GetString(answer)}");
    }

    private async Task<byte[]> PostAsync(string path, byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        using var response = await _client.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode ? answer : throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {Encoding.UTF8.GetString(answer)}");
    }
}
