using System.Text.Json;
using System.Text.Json.Nodes;
using static Millrace.StepFunctions.Tests.Definitions;

namespace Millrace.StepFunctions.Tests;

public sealed class StartExecutionTaskTests
{
    private const string Child = "arn:aws:states:us-east-1:000000000000:stateMachine:child";

    [Theory]
    [InlineData(".sync", "\"{\\u0022said\\u0022:\\u0022hello\\u0022}\"", "\"{\\u0022a\\u0022:1}\"")]
    [InlineData(".sync:2", """{"said":"hello"}""", """{"a":1}""")]
    public async Task A_parent_waits_for_its_child_and_gets_its_output(string pattern, string output, string input)
    {
        await using var served = await Served.StartAsync();
        await served.CreateAsync("child", Pass);

        var ended = await served.EndOfAsync(await served.ExecuteAsync(await ParentAsync(served, pattern), "one"));

        Assert.Equal("SUCCEEDED", ended.Text("status"));
        var view = JsonNode.Parse(ended.Text("output"))!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(output), view["Output"]), $"{view}");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(input), view["Input"]), $"{view}");
        Assert.Equal(("named", "SUCCEEDED", "True", "0"), ($"{view["Name"]}", $"{view["Status"]}", $"{view["OutputDetails"]!["Included"]}".Replace('t', 'T'), $"{view["RedriveCount"]}"));
        Assert.True(view["StartDate"]!.GetValue<long>() > 1_000_000_000_000);
    }

    [Fact]
    public async Task A_child_that_fails_fails_the_task_with_its_description()
    {
        await using var served = await Served.StartAsync();
        await served.CreateAsync("child", Fail);

        var ended = await served.EndOfAsync(await served.ExecuteAsync(await ParentAsync(served, ".sync"), "one"));

        Assert.Equal(("FAILED", "States.TaskFailed"), (ended.Text("status"), ended.Text("error")));
        var cause = JsonElement.Parse(ended.Text("cause"));
        Assert.Equal(("Boom", "It broke.", "FAILED"), (cause.Text("Error"), cause.Text("Cause"), cause.Text("Status")));
    }

    [Fact]
    public async Task Without_a_pattern_the_task_ends_with_the_start()
    {
        await using var served = await Served.StartAsync();
        await served.CreateAsync("child", Wait);

        var ended = await served.EndOfAsync(await served.ExecuteAsync(await ParentAsync(served, ""), "one"));

        var arn = JsonElement.Parse(ended.Text("output")).Text("ExecutionArn");
        Assert.Equal("RUNNING", (await served.DescribeAsync(arn)).Text("status"));
    }

    [Fact]
    public async Task A_child_is_stopped_with_its_parent()
    {
        await using var served = await Served.StartAsync();
        await served.CreateAsync("child", Wait);
        var parent = await served.ExecuteAsync(await ParentAsync(served, ".sync:2"), "one");
        var child = "arn:aws:states:us-east-1:000000000000:execution:child:named";
        while ((await served.SendAsync("AWSStepFunctions.DescribeExecution", $$"""{"executionArn":"{{child}}"}""")).Status != 200)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        await served.CallAsync("StopExecution", new JsonObject { ["executionArn"] = parent });

        Assert.Equal("ABORTED", (await served.EndOfAsync(child)).Text("status"));
    }

    [Fact]
    public async Task After_a_restart_a_parent_finds_the_child_that_it_had_started()
    {
        await using var served = await Served.StartAsync();
        await served.CallAsync("CreateActivity", new JsonObject { ["name"] = "work" });
        await served.CreateAsync("child", Definitions.OneTask("arn:aws:states:us-east-1:000000000000:activity:work"));
        var parent = await served.ExecuteAsync(await ParentAsync(served, ".sync:2"), "one");
        var task = await served.CallAsync("GetActivityTask", new JsonObject { ["activityArn"] = "arn:aws:states:us-east-1:000000000000:activity:work" });

        await served.RestartAsync();
        await served.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = task.Text("taskToken"), ["output"] = "7" });

        var ended = await served.EndOfAsync(parent);
        Assert.Equal("SUCCEEDED", ended.Text("status"));
        Assert.Equal(7, JsonElement.Parse(ended.Text("output")).GetProperty("Output").GetInt32());
    }

    [Fact]
    public async Task A_machine_that_is_not_there_and_a_name_that_is_taken_fail_the_task()
    {
        await using var served = await Served.StartAsync();
        var parent = await ParentAsync(served, ".sync");

        Assert.Equal("StepFunctions.StateMachineDoesNotExistException", (await served.EndOfAsync(await served.ExecuteAsync(parent, "one"))).Text("error"));
        await served.CreateAsync("child", Pass);
        await served.EndOfAsync(await served.ExecuteAsync(Child, "named"));
        Assert.Equal("StepFunctions.ExecutionAlreadyExistsException", (await served.EndOfAsync(await served.ExecuteAsync(parent, "two"))).Text("error"));
    }

    private static Task<string> ParentAsync(Served served, string pattern) => served.CreateAsync("parent", Definitions.OneTask(
        $"arn:aws:states:::states:startExecution{pattern}", $$$"""{"StateMachineArn":"{{{Child}}}","Name":"named","Input":{"a":1}}"""));
}
