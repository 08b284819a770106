using System.Text;
using Millrace.Jobs;

namespace Millrace.Api.Tests;

/// <summary>Random and mutated requests: none breaks the server, and what is not accepted leaves nothing behind.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "null", "true", "-", "1e999", "0.1", "1E+", "\0", "\u00e9", "\ud83d\ude00", "/*", "//",
        "\"type\"", "\"input\"", "\"priority\"", "\"runAt\"", "\"any\"", "\"hello\"", "\"9999-12-31T23:59:59-14:00\"", "\"0000-00-00T00:00:00Z\"", "\"high\"", " ", "\n", "\ufeff",
    ];

    [Fact]
    public async Task Mutated_bodies_are_answered_and_only_accepted_ones_are_written()
    {
        var random = Seeded();
        await using var api = await ApiServer.StartAsync();
        var accepted = new List<string>();
        for (var i = 0; i < 600; i++)
        {
            var body = i % 3 == 0 ? Noise(random) : Mutated(random, """{"type":"any","input":{"a":[1,"b",null]},"priority":"low","runAt":"2030-01-31T08:00:00Z"}""");
            var reply = await api.SendAsync(HttpMethod.Post, "/v1/jobs", ApiServer.Json(body));

            Assert.True(reply.Status is 202 or 400 or 413, $"{reply.Status} for {Encoding.UTF8.GetString(body)}\n{reply.Body}");
            if (reply.Status == 202)
                accepted.Add(reply.Json["id"]!.GetValue<string>());
        }

        var written = (await api.Drivers.Jobs.ListAsync(new JobQuery { Limit = 1000 }, ApiServer.Token)).Jobs;
        Assert.Equal(accepted.Order(), written.Select(static job => job.Id.Value).Order());
        foreach (var id in accepted)
            Assert.Equal(200, (await api.GetAsync($"/v1/jobs/{id}")).Status);

        Assert.Empty(api.Drivers.Logs.Errors);
    }

    [Fact]
    public async Task Random_queries_paths_and_headers_never_break_the_server()
    {
        var random = Seeded();
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        string[] names = ["type", "state", "parent", "cursor", "limit", "after", "timeout", "x"];
        string[] paths = ["/v1/jobs", $"/v1/jobs/{id}", $"/v1/jobs/{id}/logs", "/v1/lanes", "/health", "/v1/jobs/", "/v1//jobs"];
        for (var i = 0; i < 400; i++)
        {
            var value = Uri.EscapeDataString(Encoding.Latin1.GetString(Noise(random)));
            var path = random.Next(4) == 0 ? $"/v1/jobs/{value}" : $"{Pick(random, paths)}?{Pick(random, names)}={value}";
            var reply = await api.SendAsync(Pick(random, [HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete]), path, null, key: value);

            Assert.True(reply.Status is >= 200 and < 500, $"{reply.Status} for {path}\n{reply.Body}");
        }

        Assert.Single((await api.Drivers.Jobs.ListAsync(new JobQuery(), ApiServer.Token)).Jobs);
        Assert.Empty(api.Drivers.Logs.Errors);
    }

    private Random Seeded()
    {
        var seed = Environment.GetEnvironmentVariable("MILLRACE_SEED") is { } given ? int.Parse(given, null) : Random.Shared.Next();
        output.WriteLine($"MILLRACE_SEED={seed}");
        return new Random(seed);
    }

    private static byte[] Noise(Random random)
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => Pick(random, Pieces)));
        return Encoding.UTF8.GetBytes(random.Next(2) == 0 ? text : $$"""{"type":"any","input":{{text}}}""");
    }

    private static byte[] Mutated(Random random, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body).ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes.RemoveAt(at); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pick(random, Pieces))); break;
                default: bytes.RemoveRange(at, Math.Min(random.Next(10), bytes.Count - at)); break;
            }
        }

        return [.. bytes];
    }

    private static T Pick<T>(Random random, T[] of) => of[random.Next(of.Length)];
}
