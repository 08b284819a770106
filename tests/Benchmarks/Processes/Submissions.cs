using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Benchmarks.Comparison;

namespace Benchmarks.Processes;

/// <summary>Submits short jobs over HTTP, each with its idempotency key, and knows which ones were answered.</summary>
internal sealed class Submissions(int jobs) : IDisposable
{
    private const int Batch = 5; // Not faster than the workers: it is to die while jobs are submitted.
    private static readonly string[] Open = ["scheduled", "queued", "running", "waiting", "paused"];

    private readonly HttpClient _http = new();

    /// <summary>The ids of the jobs that were accepted, by their numbers.</summary>
    public ConcurrentDictionary<int, string> Accepted { get; } = [];

    /// <summary>Submits what was not answered yet, a few jobs a call; ends before that when nobody answers any more.</summary>
    public async Task SubmitAsync(Uri url)
    {
        try
        {
            foreach (var batch in Enumerable.Range(0, jobs).Where(number => !Accepted.ContainsKey(number)).Chunk(Batch))
                await SubmitAsync(url, batch);
        }
        catch (HttpRequestException)
        {
            // It was killed: what it has accepted of this batch, nobody knows.
        }
    }

    /// <summary>Whether every job has ended in time.</summary>
    public async Task<bool> AreDoneAsync(Uri url, TimeSpan within)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < within;)
        {
            if (Accepted.Count == jobs && !await HasOpenAsync(url))
                return true;

            await Task.Delay(50);
        }

        return false;
    }

    public void Dispose() => _http.Dispose();

    private async Task SubmitAsync(Uri url, int[] batch)
    {
        var body = new JsonObject { ["jobs"] = new JsonArray([.. batch.Select(static number => BodyOf(number))]) };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(url, "/v1/jobs/batch"), content);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"The batch was answered with {(int)response.StatusCode}: {text}");

        using var answer = JsonDocument.Parse(text);
        foreach (var (number, outcome) in batch.Zip(answer.RootElement.GetProperty("jobs").EnumerateArray()))
            Accepted[number] = outcome.TryGetProperty("id", out var id) ? id.GetString()! : throw new InvalidOperationException($"A job was refused: {outcome}"); // An id is a text.
    }

    private static JsonNode BodyOf(int number) =>
        new JsonObject { ["type"] = ShortJob.Type, ["input"] = new JsonObject { ["number"] = number }, ["idempotencyKey"] = $"kill-{number.Text()}" };

    private async Task<bool> HasOpenAsync(Uri url)
    {
        foreach (var state in Open)
        {
            using var page = JsonDocument.Parse(await _http.GetStringAsync(new Uri(url, $"/v1/jobs?state={state}&type={ShortJob.Type}&limit=1")));
            if (page.RootElement.GetProperty("jobs").GetArrayLength() > 0)
                return true;
        }

        return false;
    }
}
