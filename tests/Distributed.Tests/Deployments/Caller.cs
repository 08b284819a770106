using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Wire;
using Millrace.Jobs;

namespace Distributed.Tests.Deployments;

/// <summary>Somebody who calls the API over HTTP.</summary>
internal sealed class Caller(Uri api, HttpClient http)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Submits a job, whatever the answer.</summary>
    public async Task<HttpResponseMessage> PostAsync(string type, object input, string? key = null, string? trace = null)
    {
        var body = new JsonObject { ["type"] = type, ["input"] = JsonSerializer.SerializeToNode(input) };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api, "/v1/jobs"))
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);

        if (trace is not null)
            request.Headers.Add("X-Amzn-Trace-Id", trace);

        return await http.SendAsync(request, Cancel);
    }

    /// <summary>Submits a job, which must be accepted.</summary>
    public async Task<JobId> SubmitAsync(string type, object input, string? key = null, string? trace = null)
    {
        using var answer = await PostAsync(type, input, key, trace);
        return await IdOfAsync(answer);
    }

    /// <summary>The job of an answer that accepted it.</summary>
    public static async Task<JobId> IdOfAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{(int)answer.StatusCode}: {text}");
        return new JobId($"{JsonNode.Parse(text)!["id"]}"); // An answer is an object.
    }

    /// <summary>Submits a job as a careful client does: with a key, and again until it is accepted.</summary>
    public async Task<JobId> SubmitSurelyAsync(string type, object input)
    {
        var key = Names.NewId();
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var answer = await PostAsync(type, input, key);
            if ((int)answer.StatusCode < 500 || TimeProvider.System.GetElapsedTime(started) > Patience)
                return await IdOfAsync(answer);

            await Task.Delay(200, Cancel);
        }
    }

    /// <summary>Submits many jobs, by some clients at once of which each submits one after the other.</summary>
    public async Task<IReadOnlyList<JobId>> SubmitManyAsync(int count, int clients, Func<Caller, Task<JobId>> submit)
    {
        var left = count;
        var submitted = await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            List<JobId> ids = [];
            while (Interlocked.Decrement(ref left) >= 0)
                ids.Add(await submit(this));

            return ids;
        }));
        return [.. submitted.SelectMany(static one => one)];
    }
}
