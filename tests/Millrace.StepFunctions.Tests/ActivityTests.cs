using System.Text.Json;
using System.Text.Json.Nodes;
using static Millrace.StepFunctions.Tests.Definitions;

namespace Millrace.StepFunctions.Tests;

public sealed class ActivityTests
{
    private const string Arn = "arn:aws:states:us-east-1:000000000000:activity:work";
    private static readonly JsonObject Work = new() { ["name"] = "work" };

    [Fact]
    public async Task An_activity_is_created_once_described_listed_tagged_and_deleted()
    {
        await using var served = await Served.StartAsync();

        var created = await served.CallAsync("CreateActivity", Work);
        var again = await served.CallAsync("CreateActivity", Work);
        await served.CallAsync("TagResource", new JsonObject { ["resourceArn"] = Arn, ["tags"] = new JsonArray(Tag("a", "1"), Tag("b", "2")) });
        await served.CallAsync("UntagResource", new JsonObject { ["resourceArn"] = Arn, ["tagKeys"] = new JsonArray("a") });

        Assert.Equal((Arn, created.GetRawText()), (created.Text("activityArn"), again.GetRawText()));
        Assert.Equal("work", (await served.CallAsync("DescribeActivity", new JsonObject { ["activityArn"] = Arn })).Text("name"));
        Assert.Equal("""{"tags":[{"key":"b","value":"2"}]}""", (await served.CallAsync("ListTagsForResource", new JsonObject { ["resourceArn"] = Arn })).GetRawText());
        Assert.Equal(Arn, Assert.Single((await served.CallAsync("ListActivities", [])).GetProperty("activities").EnumerateArray()).Text("activityArn"));
        await served.CallAsync("DeleteActivity", new JsonObject { ["activityArn"] = Arn });
        Assert.Equal(("ActivityDoesNotExist", $"Activity Does Not Exist: '{Arn}'"), await served.RefusalAsync("GetActivityTask", new JsonObject { ["activityArn"] = Arn }));
    }

    [Fact]
    public async Task A_worker_that_waits_gets_the_task_and_ends_it()
    {
        await using var served = await Served.StartAsync();
        await served.CallAsync("CreateActivity", Work);
        var machine = await served.CreateAsync("m", TwoTasks);
        var first = TakeAsync(served);

        var execution = await served.ExecuteAsync(machine, "one", """{"n":1}""");
        var task = await first;
        await served.CallAsync("SendTaskHeartbeat", new JsonObject { ["taskToken"] = task.Text("taskToken") });
        await served.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = task.Text("taskToken"), ["output"] = """{"n":2}""" });
        var second = await TakeAsync(served);
        await served.CallAsync("SendTaskFailure", new JsonObject { ["taskToken"] = second.Text("taskToken"), ["error"] = "E", ["cause"] = "C" });

        Assert.Equal(("""{"n":1}""", """{"n":2}"""), (task.Text("input"), second.Text("input")));
        var ended = await served.EndOfAsync(execution);
        Assert.Equal(("FAILED", "E", "C"), (ended.Text("status"), ended.Text("error"), ended.Text("cause")));
        Assert.Contains(await served.HistoryAsync(execution), static one => one.Text("type") == "ActivitySucceeded");
    }

    [Fact]
    public async Task A_task_that_was_taken_before_a_restart_is_answered_after_it_and_a_finished_one_never_comes_again()
    {
        await using var served = await Served.StartAsync();
        await served.CallAsync("CreateActivity", Work);
        var execution = await served.ExecuteAsync(await served.CreateAsync("m", TwoTasks), "one");
        await SucceedAsync(served, await TakeAsync(served), "1");
        var second = await TakeAsync(served);

        await served.RestartAsync();
        var offeredAgain = await TakeAsync(served);
        await SucceedAsync(served, second, "2");

        Assert.Equal(second.Text("taskToken"), offeredAgain.Text("taskToken"));
        Assert.Equal("2", (await served.EndOfAsync(execution)).Text("output"));
        var history = await served.HistoryAsync(execution);
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(static one => one.GetProperty("id").GetInt32()));
        Assert.Equal(2, history.Count(static one => one.Text("type") == "ActivityScheduled"));
    }

    [Fact]
    public async Task A_task_that_nobody_waits_for_any_more_is_given_to_nobody()
    {
        await using var served = await Served.StartAsync();
        await served.CallAsync("CreateActivity", Work);
        var machine = await served.CreateAsync("m", TwoTasks);
        var stopped = await served.ExecuteAsync(machine, "stopped", "1");
        await served.CallAsync("StopExecution", new JsonObject { ["executionArn"] = stopped });
        await served.ExecuteAsync(machine, "running", "2");

        Assert.Equal("2", (await TakeAsync(served)).Text("input"));
    }

    [Fact]
    public async Task A_task_of_an_activity_that_does_not_exist_fails_and_says_so()
    {
        await using var served = await Served.StartAsync();

        var ended = await served.EndOfAsync(await served.ExecuteAsync(await served.CreateAsync("m", TwoTasks), "one"));

        Assert.Equal(("FAILED", "States.Runtime"), (ended.Text("status"), ended.Text("error")));
        Assert.Contains($"The activity {Arn} does not exist.", ended.Text("cause"), StringComparison.Ordinal);
    }

    private static JsonObject Tag(string key, string value) => new() { ["key"] = key, ["value"] = value };

    private static Task<JsonElement> TakeAsync(Served served) => served.CallAsync("GetActivityTask", new JsonObject { ["activityArn"] = Arn, ["workerName"] = "w" });

    private static Task<JsonElement> SucceedAsync(Served served, JsonElement task, string output) =>
        served.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = task.Text("taskToken"), ["output"] = output });
}
