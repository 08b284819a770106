using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Faults;
using LocalCloud.Lambda;
using LocalCloud.Mappings;
using LocalCloud.Wire;
using Millrace.Host.Deployment;

namespace LocalCloud.Tests.Mappings;

public sealed class QueueMappingTests(Cloud cloud)
{
    private readonly DeliveryFaults _faults = new(new Random(1));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_reaches_the_function_in_the_shape_of_lambda_with_all_its_attributes()
    {
        var queue = await cloud.NewQueueAsync();
        await using var function = Tiny.Function();
        await cloud.Sqs.CallAsync(
            "SendMessage",
            new JsonObject
            {
                ["QueueUrl"] = queue.Url,
                ["MessageBody"] = "hello",
                ["MessageAttributes"] = new JsonObject { ["kind"] = new JsonObject { ["DataType"] = "String", ["StringValue"] = "greeting" } },
            },
            Cancel);

        await RunAsync(queue, function, static settings => settings with { TraceOf = static _ => "Root=1-abc" }, async () => (await queue.CountAsync()) == (0, 0));

        var record = JsonNode.Parse(function.Said("event").Single())!["Records"]![0]!.AsObject();
        Assert.Equal(
            ["messageId", "receiptHandle", "body", "attributes", "messageAttributes", "md5OfBody", "eventSource", "eventSourceARN", "awsRegion", "md5OfMessageAttributes"],
            record.Select(static one => one.Key));
        Assert.Equal(("hello", "aws:sqs", queue.Arn, "us-east-1"), ($"{record["body"]}", $"{record["eventSource"]}", $"{record["eventSourceARN"]}", $"{record["awsRegion"]}"));
        Assert.Equal(("1", "Root=1-abc"), ($"{record["attributes"]!["ApproximateReceiveCount"]}", $"{record["attributes"]!["AWSTraceHeader"]}"));
        Assert.NotNull(record["attributes"]!["SentTimestamp"]);
        Assert.Equal("""{"stringListValues":[],"binaryListValues":[],"dataType":"String","stringValue":"greeting"}""", Ordered(record["messageAttributes"]!["kind"]!));
        Assert.Contains(function.Log.Lines, static line => line.Contains("Lambda-Runtime-Trace-Id=Root=1-abc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mode_1_only_the_messages_that_failed_come_again()
    {
        var queue = await cloud.NewQueueAsync();
        await using var function = Tiny.Function();
        await queue.SendAsync("a", "b", "c", "fail", "d", "e", "f", "g", "h", "i");

        await RunAsync(queue, function, static settings => settings, async () => (await queue.CountAsync()) == (0, 1));

        Assert.Equal(10, function.Said("batch").Single().Split(',').Length);
    }

    [Theory]
    [InlineData("throw")]
    [InlineData("crash")]
    [InlineData("malformed")]
    public async Task A_batch_whose_function_fails_comes_again_whole(string word)
    {
        var queue = await cloud.NewQueueAsync();
        await using var function = Tiny.Function();
        await queue.SendAsync("a", word, "b");

        await RunAsync(queue, function, static settings => settings, () => Task.FromResult(function.Invocations == 1));

        Assert.Equal((0, 3), await queue.CountAsync());
    }

    [Fact]
    public async Task Without_report_batch_item_failures_an_answer_is_not_looked_at()
    {
        var queue = await cloud.NewQueueAsync();
        await using var function = Tiny.Function();
        await queue.SendAsync("fail");

        await RunAsync(queue, function, static settings => settings with { ReportsItems = false }, async () => (await queue.CountAsync()) == (0, 0));

        Assert.Single(function.Said("batch"));
    }

    [Fact]
    public async Task A_message_that_fails_again_and_again_goes_to_the_dead_letters()
    {
        var dead = await cloud.NewQueueAsync();
        var queue = await cloud.NewQueueAsync(visibility: 1, dead, maxReceiveCount: 2);
        await using var function = Tiny.Function();
        await queue.SendAsync("fail");

        await RunAsync(queue, function, static settings => settings, async () => (await dead.CountAsync()).Waiting == 1);

        Assert.Equal(["fail"], await dead.ReceiveAsync());
        Assert.Equal(["1", "2"], function.Said("event").Select(static line => $"{JsonNode.Parse(line)!["Records"]![0]!["attributes"]!["ApproximateReceiveCount"]}"));
    }

    [Fact]
    public async Task Mode_7_a_throttled_batch_is_left_to_the_visibility_timeout()
    {
        var queue = await cloud.NewQueueAsync();
        await using var function = Tiny.Function(static one => one with { Concurrency = 1 });
        var busy = function.SendAsync("""{"do":"wait","ms":1500}""");
        await Tiny.UntilAsync(() => function.Log.Lines.Count > 0, "the start of the function");
        await queue.SendAsync("a");

        await RunAsync(queue, function, static settings => settings, () => Task.FromResult(function.Throttles == 1));

        Assert.Equal((0, 1), await queue.CountAsync());
        Assert.Empty(function.Said("batch"));
        await busy;
    }

    [Fact]
    public async Task A_window_collects_more_than_one_receive_gives()
    {
        var queue = await cloud.NewQueueAsync();
        await using var function = Tiny.Function();
        await queue.SendAsync(Enumerable.Range(0, 10).Select(static i => $"{i}"));
        await queue.SendAsync("ten", "eleven");

        await RunAsync(queue, function, static settings => settings with { BatchSize = 100, Window = TimeSpan.FromSeconds(2) }, async () => (await queue.CountAsync()) == (0, 0));

        Assert.Equal(12, function.Said("batch").Single().Split(',').Length);
    }

    [Fact]
    public async Task No_more_invocations_are_under_way_than_the_mapping_allows()
    {
        var queue = await cloud.NewQueueAsync();
        await using var function = Tiny.Function();
        await queue.SendAsync(Enumerable.Repeat("wait", 10));

        await RunAsync(queue, function, static settings => settings with { BatchSize = 1, Concurrency = 2 }, async () => (await queue.CountAsync()) == (0, 0));

        Assert.Equal((10, 2, 0), (function.Invocations, function.ColdStarts, function.Throttles));
    }

    [Fact]
    public async Task Messages_that_the_filter_refuses_are_deleted_without_an_invocation()
    {
        var queue = await cloud.NewQueueAsync();
        await using var function = Tiny.Function();
        await queue.SendAsync("""{"kind":"wanted"}""", """{"kind":"other"}""", "text");
        using var criteria = JsonDocument.Parse("""{"FilterCriteria":{"Filters":[{"Pattern":"{\"body\":{\"kind\":[\"wanted\"]}}"}]}}""");

        await RunAsync(queue, function, settings => settings with { Filter = EventFilter.Read(criteria.RootElement) }, async () => (await queue.CountAsync()) == (0, 0));

        Assert.Equal(["""{"kind":"wanted"}"""], function.Said("batch"));
    }

    [Fact]
    public async Task A_switch_delivers_everything_twice()
    {
        var queue = await cloud.NewQueueAsync();
        await using var function = Tiny.Function();
        _faults.Duplicates = 1;
        await queue.SendAsync("a");

        await RunAsync(queue, function, static settings => settings, async () => (await queue.CountAsync()) == (0, 0));

        Assert.Equal(["a", "a"], function.Said("batch"));
    }

    private static string Ordered(JsonNode node) => node.ToJsonString();

    private async Task RunAsync(TestQueue queue, LambdaFunction function, Func<QueueMappingSettings, QueueMappingSettings> with, Func<Task<bool>> done)
    {
        var settings = with(new QueueMappingSettings { QueueUrl = queue.Url, QueueArn = queue.Arn, ReportsItems = true, LongPoll = TimeSpan.FromSeconds(1) });
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = new QueueMapping(settings, function, cloud.Sqs, _faults, new OutputLog("mapping", null)).RunAsync(stopping.Token);
        for (var tries = 0; tries < 600 && !await done(); tries++)
            await Task.Delay(50, Cancel);

        await stopping.CancelAsync();
        await running;
        Assert.True(await done(), function.Log.ToString());
    }
}
