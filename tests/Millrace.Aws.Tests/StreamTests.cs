using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Millrace.Conformance;
using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Logs;
using Microsoft.Extensions.Logging;

namespace Millrace.Aws.Tests;

/// <summary>What the table's stream shows: the images that the event functions and their filters are written for.</summary>
public sealed class StreamTests(Emulators emulators) : ContractSuite, IDisposable
{
    private static readonly string[] Read = ["id", "type", "lane", "version", "epoch", "state", "dueAt", "parent", "trace"];
    private readonly OpenDrivers _drivers = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _drivers.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task A_jobs_image_has_the_attributes_that_the_event_functions_read()
    {
        var options = await emulators.NewStorageAsync(withStream: true, Cancel);
        var store = _drivers.NewJobStore(options, Clock);
        var request = AJob.Request(Clock, "polis.pca") with
        {
            Lane = new Lane(ResourceClass.Memory, Priority.High),
            Parent = new JobParent(JobId.New(Clock.GetUtcNow()), "Count", "token"),
            Trace = "Root=1-67891233-abcdef012345678912345678",
        };
        var job = await AJob.AddedToAsync(store, request, Cancel);
        var running = Assert.IsType<Claim.Granted>(await store.ClaimAsync(AJob.ClaimOf(job), Cancel)).Job;
        await store.TryReplaceAsync(running, running.Settle(new Verdict.Complete(Payload.Null), Clock.GetUtcNow()), Cancel);

        var images = await ImagesAsync(options);

        var same = $"id.S={job.Id} type.S=polis.pca lane.S=memory-high";
        const string always = "parent.BOOL=true trace.S=Root=1-67891233-abcdef012345678912345678";
        string[] expected =
        [
            $"{same} version.N=1 epoch.N=0 state.S=Queued {always}",
            $"{same} version.N=2 epoch.N=1 state.S=Running {always}", // Its lease is in no index.
            $"{same} version.N=3 epoch.N=1 state.S=Succeeded {always}",
        ];
        Assert.Equal(expected, images.Select(Chosen));
    }

    [Fact]
    public async Task A_scheduled_jobs_image_says_when_it_is_due_and_loses_it_when_it_is_claimed()
    {
        var options = await emulators.NewStorageAsync(withStream: true, Cancel);
        var store = _drivers.NewJobStore(options, Clock);
        var at = Clock.GetUtcNow().AddMinutes(1);
        var job = await AJob.AddedToAsync(store, AJob.Request(Clock) with { RunAt = at }, Cancel);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<Claim.Granted>(await store.ClaimAsync(AJob.ClaimOf(job), Cancel));

        var images = await ImagesAsync(options);

        Assert.Equal([$"{at.UtcTicks}", null], images.Select(static image => (string?)image["dueAt"]?["N"]));
    }

    [Fact]
    public async Task A_document_has_none_of_the_attributes_by_which_a_job_is_known()
    {
        var options = await emulators.NewStorageAsync(withStream: true, Cancel);
        var store = _drivers.NewDocumentStore(options);
        var key = new DocumentKey("state", JobId.New(Clock.GetUtcNow()).Value); // The most like a job that a name can be.
        await store.TryWriteAsync([new DocumentWrite(key, 0, """{"state":"Queued"}""")], Cancel);
        await store.TryWriteAsync([new DocumentWrite(key, 1, "{}"), new DocumentWrite(key with { Name = "other" }, 0, "{}")], Cancel);

        var images = await ImagesAsync(options);

        Assert.Equal(3, images.Count);
        Assert.All(images, static image => Assert.Equal(["id", "json", "pk", "stamp", "version"], image.Select(static one => one.Key).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Mode_14_beats_lines_and_keys_are_told_from_changes_by_the_state()
    {
        var options = await emulators.NewStorageAsync(withStream: true, Cancel);
        var store = _drivers.NewJobStore(options, Clock);
        var job = await AJob.AddedToAsync(store, AJob.Request(Clock) with { IdempotencyKey = "key" }, Cancel);
        await store.ClaimAsync(AJob.ClaimOf(job), Cancel);
        await store.BeatAsync(new Beat(job.Id, 1, Clock.GetUtcNow() + (2 * AJob.LeaseFor), new Progress(5)), Cancel);
        await _drivers.NewJobLog(options).AppendAsync(job.Id, [new LogLine(Clock.GetUtcNow(), 1, LogLevel.Information, "line")], Cancel);

        var images = await ImagesAsync(options);

        Assert.Equal(["", "", "Queued", "Running", "Running"], images.Select(StateOf).Order(StringComparer.Ordinal));
        Assert.Equal(["Queued"], images.Select(StateOf).Where(Template.States.Contains));
    }

    [Fact]
    public async Task What_binds_jobs_is_told_from_them_by_the_state()
    {
        var options = await emulators.NewStorageAsync(withStream: true, Cancel);
        var store = _drivers.NewJobStore(options, Clock);
        var parent = await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel);
        var bound = AJob.Request(Clock) with { IdempotencyKey = "key", UniqueKey = "u", UniqueFor = TimeSpan.FromHours(1), Terms = new JobTerms { OrderKey = "o", Tags = ["a", "b"] } };
        var first = await AJob.AddedToAsync(store, bound, Cancel);
        await AJob.AddedToAsync(
            store, AJob.Request(Clock) with { Parent = new JobParent(parent.Id, "child", null), Terms = new JobTerms { OrderKey = "o", Pool = "canary", FairKey = "fair" } }, Cancel);

        var images = await ImagesAsync(options);

        var others = images.Where(static image => StateOf(image).Length == 0).ToList();
        Assert.Equal(["guard", "key", "last", "last", "next"], others.Where(static one => one.ContainsKey("job")).Select(static one => $"{one["id"]!["S"]}").Order());
        Assert.Equal([first.Id.Value, first.Id.Value], others.Where(static one => !one.ContainsKey("job")).Select(static one => $"{one["id"]!["S"]}"));
        Assert.All(others, static one => Assert.False(one.ContainsKey("type") || one.ContainsKey("version") || one.ContainsKey("epoch")));
        Assert.Equal(["Queued", "Queued", "Queued", "Waiting"], images.Select(StateOf).Where(static state => state.Length > 0).Order());
        Assert.Equal("canary fair", images.Where(static image => StateOf(image) == "Waiting").Select(static image => $"{image["pool"]!["S"]} {image["fairKey"]!["S"]}").Single());
    }

    private static string StateOf(JsonObject image) => image["state"]?["S"]?.GetValue<string>() ?? "";

    private static string Chosen(JsonObject image) => string.Join(' ', Read.Where(image.ContainsKey).Select(name => $"{name}.{Shown(image[name])}"));

    private static string Shown(JsonNode? value) => string.Join(' ', value!.AsObject().Select(static one => $"{one.Key}={one.Value}")); // It is there.

    /// <summary>All new images, in order. The SDK's package of streams is not needed for four requests.</summary>
    private async Task<IReadOnlyList<JsonObject>> ImagesAsync(AwsOptions options)
    {
        var arn = (await CallAsync("ListStreams", new JsonObject { ["TableName"] = options.Table }))["Streams"]![0]!["StreamArn"]!.GetValue<string>();
        var shards = (await CallAsync("DescribeStream", new JsonObject { ["StreamArn"] = arn }))["StreamDescription"]!["Shards"]!.AsArray();
        var images = new List<JsonObject>();
        foreach (var shard in shards)
        {
            var start = new JsonObject { ["StreamArn"] = arn, ["ShardId"] = shard!["ShardId"]!.GetValue<string>(), ["ShardIteratorType"] = "TRIM_HORIZON" };
            var iterator = (await CallAsync("GetShardIterator", start))["ShardIterator"]!.GetValue<string>();
            var page = await CallAsync("GetRecords", new JsonObject { ["ShardIterator"] = iterator });
            images.AddRange(page["Records"]!.AsArray().Select(static record => record!["dynamodb"]!["NewImage"]!.AsObject()));
        }

        return images;

        async Task<JsonNode> CallAsync(string operation, JsonObject body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, options.DynamoDbEndpoint)
            {
                Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.0")),
            };
            request.Headers.Add("X-Amz-Target", $"DynamoDBStreams_20120810.{operation}");
            // The emulator wants to see a signature, and does not check it.
            request.Headers.Add("X-Amz-Date", "20260101T120000Z");
            request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=emulator/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0");
            using var answer = await _http.SendAsync(request, Cancel);
            var text = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.True(answer.IsSuccessStatusCode, text);
            return JsonNode.Parse(text)!; // An answer is an object.
        }
    }
}
