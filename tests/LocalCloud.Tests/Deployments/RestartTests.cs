using System.Text.Json.Nodes;

namespace LocalCloud.Tests.Deployments;

/// <summary>Parts that are killed and started again. A deployment of their own: others would notice.</summary>
public sealed class RestartTests(TinyDeployment tiny) : IClassFixture<TinyDeployment>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_execution_goes_on_after_step_functions_was_restarted()
    {
        await tiny.StartExecutionAsync("survivor", """{"do":"echo"}""");
        var token = await tiny.TokenOfAsync("survivor");

        await tiny.Cloud.RestartStateMachinesAsync();
        await tiny.StepFunctions.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = token, ["output"] = "7" }, Cancel);
        await Tiny.UntilAsync(() => tiny.EndsOf("survivor").Count > 0, "the end");
        await tiny.Cloud.RestartStateMachinesAsync();

        // Ended executions are known for good, and announced at least once.
        Assert.Equal("SUCCEEDED", (await tiny.DescribeAsync("survivor")).GetProperty("status").GetString());
        await Tiny.UntilAsync(() => tiny.EndsOf("survivor").Count > 1, "the end, once more");
    }

    [Fact]
    public async Task A_queue_that_was_killed_has_its_messages_again()
    {
        await tiny.SendAsync("Unread", "kept");

        await tiny.Cloud.Emulators.KillSqsAsync();
        Assert.Equal(0, (await tiny.SendAsync("Unread", "refused")).Status);
        await tiny.Cloud.Emulators.StartSqsAsync(Cancel);

        Assert.Equal(["kept"], await tiny.Queue("Unread").ReceiveAsync());
        await tiny.SendAsync("Queue", "after");
        await Tiny.UntilAsync(() => tiny.Cloud.Functions["WorkFunction"].Said("batch").Contains("after"), "a message after the restart");
    }

    [Fact]
    public async Task A_worker_that_is_killed_at_random_is_replaced()
    {
        await tiny.SendAsync("Queue", "wait");
        await Tiny.UntilAsync(() => tiny.Cloud.Functions["WorkFunction"].Said("batch").Contains("wait"), "the work");

        Assert.Equal("WorkFunction", tiny.Cloud.KillAny("WorkFunction"));
        await tiny.SendAsync("Queue", "next");

        await Tiny.UntilAsync(() => tiny.Cloud.Functions["WorkFunction"].Said("batch").Contains("next"), "the next message");
    }

    [Fact]
    public async Task An_event_that_fails_for_good_goes_to_the_dead_letters()
    {
        await tiny.StartExecutionAsync("doomed", """{"do":"fail","end":"refuse"}""");

        await Tiny.UntilAsync(async () => (await tiny.Queue("DeadLetters").CountAsync()).Waiting == 1, "the dead letter");

        Assert.Equal(["FAILED", "FAILED"], tiny.EndsOf("doomed"));
        var letter = JsonNode.Parse(Assert.Single(await tiny.Queue("DeadLetters").ReceiveAsync()))!;
        Assert.Equal(("RetriesExhausted", "2"), ($"{letter["requestContext"]!["condition"]}", $"{letter["requestContext"]!["approximateInvokeCount"]}"));
        Assert.Equal("doomed", $"{letter["requestPayload"]!["detail"]!["name"]}");
    }
}
