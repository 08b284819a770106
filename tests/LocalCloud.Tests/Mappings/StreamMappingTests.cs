using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Faults;
using LocalCloud.Lambda;
using LocalCloud.Mappings;
using LocalCloud.Wire;
using Millrace.Host.Deployment;

namespace LocalCloud.Tests.Mappings;

public sealed class StreamMappingTests(Cloud cloud)
{
    private readonly DeliveryFaults _faults = new(new Random(1));
    private readonly string _table = $"t-{Names.NewId()}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_come_in_order_in_the_shape_of_lambda()
    {
        await using var function = Tiny.Function();
        await PutAsync("a", "b", "c");

        await RunAsync(function, static settings => settings, () => Batches(function) is ["a,b,c"]);

        var record = JsonNode.Parse(function.Said("event").Single())!["Records"]![0]!;
        Assert.Equal(("INSERT", "aws:dynamodb", "us-east-1"), ($"{record["eventName"]}", $"{record["eventSource"]}", $"{record["awsRegion"]}"));
        Assert.StartsWith($"arn:aws:dynamodb:us-east-1:000000000000:table/{_table}/stream/", $"{record["eventSourceARN"]}", StringComparison.Ordinal);
        Assert.Equal("""{"S":"a"}""", record["dynamodb"]!["NewImage"]!["say"]!.ToJsonString());
        Assert.NotNull(record["eventID"]);
        Assert.NotNull(record["eventVersion"]);
        Assert.All(["ApproximateCreationDateTime", "Keys", "SequenceNumber", "SizeBytes", "StreamViewType"], name => Assert.NotNull(record["dynamodb"]![name]));
    }

    [Fact]
    public async Task Batches_are_as_large_as_allowed_and_a_window_waits_for_more()
    {
        await using var function = Tiny.Function();
        await PutAsync("a", "b", "c");
        var later = PutAsync("d", TimeSpan.FromMilliseconds(800));

        await RunAsync(function, static settings => settings with { BatchSize = 2, Window = TimeSpan.FromSeconds(3) }, () => Batches(function) is ["a,b", "c,d"]);

        await later;
    }

    [Fact]
    public async Task Mode_14_what_the_filter_refuses_starts_nothing()
    {
        await using var function = Tiny.Function();
        await PutAsync("a", "b", "c", "b");
        using var criteria = JsonDocument.Parse("""{"FilterCriteria":{"Filters":[{"Pattern":"{\"dynamodb\":{\"NewImage\":{\"say\":{\"S\":[\"b\"]}}}}"}]}}""");

        await RunAsync(function, settings => settings with { Filter = EventFilter.Read(criteria.RootElement) }, () => Batches(function) is ["b,b"]);
    }

    [Fact]
    public async Task A_record_that_failed_is_where_it_goes_on()
    {
        await using var function = Tiny.Function();
        await PutAsync("a", "fail", "b");
        await RunAsync(function, static settings => settings with { Retries = 1 }, () => Batches(function).Count == 3);

        Assert.Equal(["a,fail,b", "fail,b", "fail,b"], Batches(function));
    }

    [Fact]
    public async Task Mode_2_a_poison_record_is_found_by_splitting_and_set_aside_and_the_shard_goes_on()
    {
        await using var function = Tiny.Function();
        var aside = await cloud.NewQueueAsync();
        await PutAsync("a", "b", "throw", "c");

        await RunAsync(
            function,
            settings => settings with { Retries = 2, Bisects = true, OnFailureUrl = aside.Url },
            () => Batches(function) is [.., "c"]);

        Assert.Equal(["a,b,throw,c", "a,b", "throw,c", "throw", "throw", "throw", "c"], Batches(function));
        var told = JsonNode.Parse(Assert.Single(await aside.ReceiveAsync()))!;
        Assert.Equal(("RetryAttemptsExhausted", "3", "1"), ($"{told["requestContext"]!["condition"]}", $"{told["requestContext"]!["approximateInvokeCount"]}", $"{told["DDBStreamBatchInfo"]!["batchSize"]}"));
        Assert.Equal(
            $"{JsonNode.Parse(function.Said("event")[3])!["Records"]![0]!["dynamodb"]!["SequenceNumber"]}", $"{told["DDBStreamBatchInfo"]!["startSequenceNumber"]}");
    }

    [Fact]
    public async Task Without_splitting_the_whole_batch_is_set_aside()
    {
        await using var function = Tiny.Function();
        var aside = await cloud.NewQueueAsync();
        await PutAsync("a", "crash", "b");
        await RunAsync(function, settings => settings with { Retries = 1, OnFailureUrl = aside.Url }, () => function.Invocations == 2);

        Assert.Equal("3", $"{JsonNode.Parse(Assert.Single(await aside.ReceiveAsync()))!["DDBStreamBatchInfo"]!["batchSize"]}");
    }

    [Fact]
    public async Task Mode_3_records_older_than_allowed_never_reach_the_function()
    {
        await using var function = Tiny.Function();
        var aside = await cloud.NewQueueAsync();
        await PutAsync("a");
        await Task.Delay(2500, Cancel);

        await RunAsync(function, settings => settings with { MaximumAge = TimeSpan.FromSeconds(1), OnFailureUrl = aside.Url }, async () => (await aside.CountAsync()).Waiting == 1);

        Assert.Equal(0, function.Invocations);
        Assert.Contains("RecordAgeExceeded", Assert.Single(await aside.ReceiveAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_throttled_batch_waits_and_is_no_attempt()
    {
        await using var function = Tiny.Function(static one => one with { Concurrency = 1 });
        var busy = function.SendAsync("""{"do":"wait","ms":1500}""");
        await Tiny.UntilAsync(() => function.Log.Lines.Count > 0, "the start of the function");
        await PutAsync("a");

        await RunAsync(function, static settings => settings with { Retries = 0 }, () => Batches(function) is ["a"]);

        Assert.True(function.Throttles > 0);
        await busy;
    }

    [Fact]
    public async Task Mode_4_switches_lose_repeat_and_shuffle_records()
    {
        await using var function = Tiny.Function();
        await PutAsync("a", "b", "c", "d", "e", "lost");
        (_faults.Duplicates, _faults.Shuffles) = (1, true);
        _faults.LosesRecord = static record => record.GetProperty("dynamodb").GetProperty("NewImage").GetProperty("say").GetProperty("S").GetString() == "lost";

        await RunAsync(function, static settings => settings, () => Batches(function).Count == 2);

        Assert.All(Batches(function), static batch => Assert.Equal("a,b,c,d,e", string.Join(',', batch.Split(',').Order())));
        Assert.NotEqual("a,b,c,d,e", Batches(function)[0]);
    }

    [Fact]
    public async Task A_mapping_that_starts_again_goes_on_behind_what_is_done()
    {
        await using var function = Tiny.Function();
        var file = Path.GetTempFileName();
        await PutAsync("a");
        await RunAsync(function, settings => settings with { CheckpointFile = file }, () => Batches(function) is ["a"]);
        await PutAsync("b");

        await RunAsync(function, settings => settings with { CheckpointFile = file }, () => Batches(function).Count > 1);

        Assert.Equal(["a", "b"], Batches(function));
        File.Delete(file);
    }

    private static IReadOnlyList<string> Batches(LambdaFunction function) => function.Said("batch");

    private async Task PutAsync(string word, TimeSpan after)
    {
        await Task.Delay(after, Cancel);
        await PutAsync(word);
    }

    private async Task PutAsync(params string[] words)
    {
        await CreateAsync();
        foreach (var word in words)
        {
            var item = new JsonObject { ["id"] = new JsonObject { ["S"] = Names.NewId() }, ["say"] = new JsonObject { ["S"] = word } };
            await cloud.DynamoDb.CallAsync("PutItem", new JsonObject { ["TableName"] = _table, ["Item"] = item }, Cancel);
        }
    }

    private async Task CreateAsync()
    {
        try
        {
            await cloud.DynamoDb.CallAsync(
                "CreateTable",
                new JsonObject
                {
                    ["TableName"] = _table,
                    ["BillingMode"] = "PAY_PER_REQUEST",
                    ["AttributeDefinitions"] = new JsonArray(new JsonObject { ["AttributeName"] = "id", ["AttributeType"] = "S" }),
                    ["KeySchema"] = new JsonArray(new JsonObject { ["AttributeName"] = "id", ["KeyType"] = "HASH" }),
                    ["StreamSpecification"] = new JsonObject { ["StreamEnabled"] = true, ["StreamViewType"] = "NEW_IMAGE" },
                },
                Cancel);
        }
        catch (AwsCallException e) when (e.Answer.Contains("ResourceInUse", StringComparison.Ordinal))
        {
            // It is there.
        }
    }

    private Task RunAsync(LambdaFunction function, Func<StreamMappingSettings, StreamMappingSettings> with, Func<bool> done) =>
        RunAsync(function, with, () => Task.FromResult(done()));

    private async Task RunAsync(LambdaFunction function, Func<StreamMappingSettings, StreamMappingSettings> with, Func<Task<bool>> done)
    {
        var settings = with(new StreamMappingSettings { Table = _table, ReportsItems = true, RetryAfter = TimeSpan.FromMilliseconds(20), PollEvery = TimeSpan.FromMilliseconds(50) });
        var log = new OutputLog("mapping", null);
        var delivery = new StreamDelivery(settings, function, cloud.Sqs, _faults, log);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = new StreamMapping(settings, new TableStream(cloud.Streams, settings), delivery, _faults, log).RunAsync(stopping.Token);
        for (var tries = 0; tries < 400 && !await done(); tries++)
            await Task.Delay(50, Cancel);

        await Task.Delay(100, Cancel); // For what should not come.
        await stopping.CancelAsync();
        await running;
        Assert.True(await done(), $"{function.Log}\n{log}");
    }
}
