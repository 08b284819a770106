using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Programs;

/// <summary>A program that is up, and a client of its API.</summary>
internal sealed partial class Up : IAsyncDisposable
{
    private Up(ProgramRun run, Uri address) => (Run, Address, Http) = (run, address, new HttpClient { BaseAddress = address, Timeout = ProgramRun.Patience });

    public ProgramRun Run { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts <c>up</c> on a free port, and waits until it listens.</summary>
    public static async Task<Up> StartAsync(string program, string folder, params IEnumerable<string> arguments)
    {
        var run = ProgramRun.Start(program, folder, ["up", "--port", "0", .. arguments]);
        try
        {
            var line = await run.ErrorLineAsync("Listening on");
            return new Up(run, new Uri(Listening().Match(line).Groups["url"].Value));
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    /// <summary>Submits a job and answers with its id.</summary>
    public async Task<string> SubmitAsync(string body)
    {
        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var response = await Http.PostAsync(new Uri("/v1/jobs", UriKind.Relative), content, Cancel);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetString()!; // An accepted job has an id.
    }

    /// <summary>The job when it has ended.</summary>
    public async Task<JsonElement> EndOfAsync(string id)
    {
        while (true)
        {
            var job = await GetAsync($"/v1/jobs/{id}/wait?timeout=30s");
            if (job.GetProperty("state").GetString() is "succeeded" or "failed" or "cancelled")
                return job;
        }
    }

    /// <summary>The ids of all jobs in a state.</summary>
    public async Task<IReadOnlyList<string>> JobsAsync(string state)
    {
        List<string> ids = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await GetAsync($"/v1/jobs?state={state}&limit=200{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}");
            ids.AddRange(page.GetProperty("jobs").EnumerateArray().Select(static job => job.GetProperty("id").GetString()!)); // Every job has an id.
            cursor = page.GetProperty("next").GetString();
        }

        return ids;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Run.DisposeAsync();
    }

    [GeneratedRegex("Listening on (?<url>http://[^;]+);")]
    private static partial Regex Listening();
}
