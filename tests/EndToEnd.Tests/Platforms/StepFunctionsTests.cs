using System.Text.Json;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Programs;

namespace EndToEnd.Tests.Platforms;

/// <summary>The API of Step Functions of a process that is killed.</summary>
public sealed class StepFunctionsTests : WorkingFolder
{
    private const string Activity = "arn:aws:states:us-east-1:000000000000:activity:work";

    private const string TwoTasks = """
        {"StartAt":"First","States":{
          "First":{"Type":"Task","Resource":"arn:aws:states:us-east-1:000000000000:activity:work","ResultPath":"$.first","Next":"Second"},
          "Second":{"Type":"Task","Resource":"arn:aws:states:us-east-1:000000000000:activity:work","ResultPath":"$.second","End":true}}}
        """;

    [Fact]
    public async Task A_killed_process_goes_on_with_its_executions_and_calls_no_finished_task_again()
    {
        string execution;
        await using (var killed = await Up.StartAsync("HelloJob", Folder))
        {
            var before = new StepFunctionsClient(killed);
            await before.CallAsync("CreateActivity", new JsonObject { ["name"] = "work" });
            execution = await StartAsync(before);
            await SucceedAsync(before, await TakeAsync(before), "1");
            await TakeAsync(before); // Its worker dies with the process.
            await killed.Run.KillAsync();
        }

        await using var up = await Up.StartAsync("HelloJob", Folder);
        var client = new StepFunctionsClient(up);
        var second = await TakeAsync(client);
        await SucceedAsync(client, second, "2");

        var ended = await client.EndOfAsync(execution);
        Assert.Equal("""{"first":1,"second":2}""", ended.GetProperty("output").GetString());
        Assert.Equal("""{"first":1}""", second.GetProperty("input").GetString());
        await HistoryIsWholeAsync(client, execution, "ExecutionSucceeded");
        var described = await client.CallAsync("DescribeStateMachineForExecution", new JsonObject { ["executionArn"] = execution });
        Assert.Equal(TwoTasks, described.GetProperty("definition").GetString());
    }

    [Fact]
    public async Task A_failed_execution_is_redriven_in_the_next_process()
    {
        string execution;
        await using (var killed = await Up.StartAsync("HelloJob", Folder))
        {
            var before = new StepFunctionsClient(killed);
            await before.CallAsync("CreateActivity", new JsonObject { ["name"] = "work" });
            execution = await StartAsync(before);
            await SucceedAsync(before, await TakeAsync(before), "1");
            var second = await TakeAsync(before);
            await before.CallAsync("SendTaskFailure", new JsonObject { ["taskToken"] = second.GetProperty("taskToken").GetString(), ["error"] = "Boom" });
            Assert.Equal("FAILED", (await before.EndOfAsync(execution)).GetProperty("status").GetString());
            await killed.Run.KillAsync();
        }

        await using var up = await Up.StartAsync("HelloJob", Folder);
        var client = new StepFunctionsClient(up);
        await client.CallAsync("RedriveExecution", new JsonObject { ["executionArn"] = execution });
        await SucceedAsync(client, await TakeAsync(client), "2");

        Assert.Equal("""{"first":1,"second":2}""", (await client.EndOfAsync(execution)).GetProperty("output").GetString());
        await HistoryIsWholeAsync(client, execution, "ExecutionSucceeded");
    }

    private static async Task<string> StartAsync(StepFunctionsClient client)
    {
        var machine = await client.CallAsync(
            "CreateStateMachine", new JsonObject { ["name"] = "m", ["definition"] = TwoTasks, ["roleArn"] = "arn:aws:iam::000000000000:role/any" });
        var start = new JsonObject { ["stateMachineArn"] = machine.GetProperty("stateMachineArn").GetString(), ["name"] = "one" };
        return (await client.CallAsync("StartExecution", start)).GetProperty("executionArn").GetString()!; // An answer has one.
    }

    private static async Task HistoryIsWholeAsync(StepFunctionsClient client, string execution, string last)
    {
        var history = await client.HistoryAsync(execution);
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(static one => one.GetProperty("id").GetInt32()));
        Assert.Single(history, static one => one.GetProperty("type").GetString() == "ExecutionStarted");
        Assert.Equal(last, history[^1].GetProperty("type").GetString());
    }

    private static Task<JsonElement> TakeAsync(StepFunctionsClient client) => client.CallAsync("GetActivityTask", new JsonObject { ["activityArn"] = Activity });

    private static Task SucceedAsync(StepFunctionsClient client, JsonElement task, string output) => client.CallAsync(
        "SendTaskSuccess", new JsonObject { ["taskToken"] = task.GetProperty("taskToken").GetString(), ["output"] = output });
}
