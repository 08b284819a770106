using System.Text.Json.Nodes;
using Millrace.States;
using static Millrace.StepFunctions.Tests.Definitions;

namespace Millrace.StepFunctions.Tests;

public sealed class ExecutionTests
{
    [Fact]
    public async Task An_execution_is_described_with_its_input_and_output()
    {
        await using var served = await Served.StartAsync();
        var machine = await served.CreateAsync("m", Pass);

        var ended = await served.EndOfAsync(await served.ExecuteAsync(machine, "one", """{ "a": 1 }"""));

        Assert.Equal("arn:aws:states:us-east-1:000000000000:execution:m:one", ended.Text("executionArn"));
        Assert.Equal(("one", "SUCCEEDED", """{ "a": 1 }""", """{"said":"hello"}"""), (ended.Text("name"), ended.Text("status"), ended.Text("input"), ended.Text("output")));
        Assert.True(ended.GetProperty("stopDate").GetDouble() >= ended.GetProperty("startDate").GetDouble());
        Assert.Equal((0, "NOT_REDRIVABLE", "Execution is SUCCEEDED and cannot be redriven"), (
            ended.GetProperty("redriveCount").GetInt32(), ended.Text("redriveStatus"), ended.Text("redriveStatusReason")));
    }

    [Fact]
    public async Task A_start_with_the_same_name_and_input_is_the_same_execution_while_it_runs()
    {
        await using var served = await Served.StartAsync();
        var machine = await served.CreateAsync("m", Wait);
        var first = await served.CallAsync("StartExecution", Start("""{"a":1}"""));

        var second = await served.CallAsync("StartExecution", Start("""{"a":1}"""));

        Assert.Equal(first.GetRawText(), second.GetRawText());
        var taken = ("ExecutionAlreadyExists", $"Execution Already Exists: '{first.Text("executionArn")}'");
        Assert.Equal(taken, await served.RefusalAsync("StartExecution", Start("""{"a":2}""")));
        await served.CallAsync("StopExecution", new JsonObject { ["executionArn"] = first.Text("executionArn") });
        Assert.Equal(taken, await served.RefusalAsync("StartExecution", Start("""{"a":1}""")));

        JsonObject Start(string input) => new() { ["stateMachineArn"] = machine, ["name"] = "one", ["input"] = input };
    }

    [Fact]
    public async Task Of_many_starts_of_one_name_one_execution_comes()
    {
        await using var served = await Served.StartAsync();
        var machine = await served.CreateAsync("m", Wait);

        var arns = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => served.ExecuteAsync(machine, "one")));

        Assert.Single(arns.Distinct());
        Assert.Single(await served.HistoryAsync(arns[0]), static one => one.Text("type") == "ExecutionStarted");
    }

    [Fact]
    public async Task A_stopped_execution_is_aborted_with_error_and_cause()
    {
        await using var served = await Served.StartAsync();
        var execution = await served.ExecuteAsync(await served.CreateAsync("m", Wait), "one");

        var stopped = await served.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution, ["error"] = "E", ["cause"] = "No need." });
        var again = await served.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution, ["error"] = "Late" });

        var described = await served.DescribeAsync(execution);
        Assert.Equal(("ABORTED", "E", "No need."), (described.Text("status"), described.Text("error"), described.Text("cause")));
        Assert.Equal(stopped.GetRawText(), again.GetRawText());
    }

    [Fact]
    public async Task Executions_are_listed_the_newest_first_by_status_and_page()
    {
        await using var served = await Served.StartAsync();
        var waiting = await served.CreateAsync("m", Wait);
        for (var i = 0; i < 5; i++)
            await served.ExecuteAsync(waiting, $"e{i}");

        await served.CallAsync("StopExecution", new JsonObject { ["executionArn"] = "arn:aws:states:us-east-1:000000000000:execution:m:e2" });

        Assert.Equal(["e4", "e3", "e2", "e1", "e0"], await NamesAsync(new JsonObject { ["maxResults"] = 2 }));
        Assert.Equal(["e4", "e3", "e1", "e0"], await NamesAsync(new JsonObject { ["maxResults"] = 3, ["statusFilter"] = "RUNNING" }));
        Assert.Equal(["e2"], await NamesAsync(new JsonObject { ["statusFilter"] = "ABORTED" }));
        Assert.Empty(await NamesAsync(new JsonObject { ["statusFilter"] = "TIMED_OUT" }));

        async Task<IReadOnlyList<string>> NamesAsync(JsonObject parameters)
        {
            List<string> names = [];
            while (true)
            {
                parameters["stateMachineArn"] = waiting;
                var page = await served.CallAsync("ListExecutions", parameters);
                names.AddRange(page.GetProperty("executions").EnumerateArray().Select(static one => one.Text("name")));
                if (!page.TryGetProperty("nextToken", out var next))
                    return names;

                parameters["nextToken"] = next.GetString();
            }
        }
    }

    [Fact]
    public async Task A_history_is_read_in_both_directions_page_by_page_and_without_data()
    {
        await using var served = await Served.StartAsync();
        var execution = await served.ExecuteAsync(await served.CreateAsync("m", Pass), "one", """{"secret":1}""");
        await served.EndOfAsync(execution);

        Assert.Equal(["1 ExecutionStarted", "2 PassStateEntered", "3 PassStateExited", "4 ExecutionSucceeded"], await ReadAsync([]));
        Assert.Equal(["4 ExecutionSucceeded", "3 PassStateExited", "2 PassStateEntered", "1 ExecutionStarted"], await ReadAsync(new JsonObject { ["reverseOrder"] = true, ["maxResults"] = 3 }));
        var bare = await served.CallAsync("GetExecutionHistory", new JsonObject { ["executionArn"] = execution, ["includeExecutionData"] = false });
        Assert.DoesNotContain("secret", bare.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("A", bare.GetProperty("events")[1].GetProperty("stateEnteredEventDetails").Text("name"));

        async Task<IReadOnlyList<string>> ReadAsync(JsonObject parameters)
        {
            List<string> events = [];
            while (true)
            {
                parameters["executionArn"] = execution;
                var page = await served.CallAsync("GetExecutionHistory", parameters);
                events.AddRange(page.GetProperty("events").EnumerateArray().Select(static one => $"{one.GetProperty("id")} {one.Text("type")}"));
                if (!page.TryGetProperty("nextToken", out var next))
                    return events;

                parameters["nextToken"] = next.GetString();
            }
        }
    }

    [Fact]
    public async Task A_failed_execution_is_redriven_from_the_state_that_failed()
    {
        var calls = new Dictionary<string, int>();
        var handlers = new TaskHandlers().On("arn:aws:states:::sqs:sendMessage", (request, _) =>
        {
            calls[request.StateName] = calls.GetValueOrDefault(request.StateName) + 1;
            return request.StateName == "Second" && calls["Second"] == 1 ? throw new TaskFailedException("Boom", "It broke.") : Task.FromResult<string?>("1");
        });
        await using var served = await Served.StartAsync(new Served { Handlers = handlers });
        var execution = await served.ExecuteAsync(await served.CreateAsync("m", TwoTasks.Replace("arn:aws:states:us-east-1:000000000000:activity:work", "arn:aws:states:::sqs:sendMessage")), "one");
        var failed = await served.EndOfAsync(execution);

        await served.CallAsync("RedriveExecution", new JsonObject { ["executionArn"] = execution });

        var ended = await served.EndOfAsync(execution);
        Assert.Equal(("FAILED", "REDRIVABLE", "SUCCEEDED"), (failed.Text("status"), failed.Text("redriveStatus"), ended.Text("status")));
        Assert.Equal(1, ended.GetProperty("redriveCount").GetInt32());
        Assert.Equal((1, 2), (calls["First"], calls["Second"]));
        var history = await served.HistoryAsync(execution);
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(static one => one.GetProperty("id").GetInt32()));
        Assert.Contains(history, static one => one.Text("type") == "ExecutionRedriven");
        var refused = await served.RefusalAsync("RedriveExecution", new JsonObject { ["executionArn"] = execution });
        Assert.Equal("ExecutionNotRedrivable", refused.Error);
    }

    [Fact]
    public async Task An_execution_goes_on_after_a_restart_and_its_token_still_counts()
    {
        var tokens = new List<string>();
        var handlers = new TaskHandlers().On("arn:aws:states:::sqs:sendMessage.waitForTaskToken", (request, _) =>
        {
            lock (tokens)
                tokens.Add(request.Token!); // This pattern has one.
            return Task.FromResult<string?>("{}");
        });
        await using var served = await Served.StartAsync(new Served { Handlers = handlers });
        var definition = Definitions.OneTask("arn:aws:states:::sqs:sendMessage.waitForTaskToken", """{"QueueUrl":"q","MessageBody.$":"$$.Task.Token"}""");
        var one = await served.ExecuteAsync(await served.CreateAsync("one", definition), "same");
        var two = await served.ExecuteAsync(await served.CreateAsync("two", definition), "same");
        while (tokens.Count < 2)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        await served.RestartAsync();
        await served.CallAsync("SendTaskHeartbeat", new JsonObject { ["taskToken"] = tokens[0] });
        await served.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = tokens[0], ["output"] = "7" });
        await served.CallAsync("SendTaskFailure", new JsonObject { ["taskToken"] = tokens[1], ["error"] = "E", ["cause"] = "C" });

        Assert.NotEqual(tokens[0], tokens[1]);
        Assert.Equal(["FAILED", "SUCCEEDED"], new[] { (await served.EndOfAsync(one)).Text("status"), (await served.EndOfAsync(two)).Text("status") }.Order());
        Assert.Equal(("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'"),
            await served.RefusalAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = tokens[0], ["output"] = "7" }));
    }

    [Fact]
    public async Task The_items_of_a_distributed_map_are_not_in_the_history_of_their_execution_also_after_a_restart()
    {
        await using var served = await Served.StartAsync();
        await served.CallAsync("CreateActivity", new JsonObject { ["name"] = "work" });
        var execution = await served.ExecuteAsync(await served.CreateAsync("m", DistributedMap), "one", "[1,2,3]");
        var taken = await served.CallAsync("GetActivityTask", new JsonObject { ["activityArn"] = "arn:aws:states:us-east-1:000000000000:activity:work" });
        await served.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = taken.Text("taskToken"), ["output"] = "0" });

        await served.RestartAsync();
        for (var i = 0; i < 2; i++)
        {
            var task = await served.CallAsync("GetActivityTask", new JsonObject { ["activityArn"] = "arn:aws:states:us-east-1:000000000000:activity:work" });
            await served.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = task.Text("taskToken"), ["output"] = "0" });
        }

        Assert.Equal("[0,0,0]", (await served.EndOfAsync(execution)).Text("output"));
        Assert.Equal(
            [
                "1 ExecutionStarted", "2 MapStateEntered", "3 MapStateStarted", "4 MapRunStarted", "5 MapRunSucceeded", "6 MapStateSucceeded", "7 MapStateExited",
                "8 ExecutionSucceeded",
            ],
            (await served.HistoryAsync(execution)).Select(static one => $"{one.GetProperty("id")} {one.Text("type")}"));
    }

    [Fact]
    public async Task A_single_state_is_tested_with_the_stages_of_its_data()
    {
        await using var served = await Served.StartAsync();

        var tested = await served.CallAsync("TestState", new JsonObject
        {
            ["definition"] = """{"Type":"Pass","InputPath":"$.a","Result":{"b":2},"ResultPath":"$.c","Next":"Then"}""",
            ["input"] = """{"a":{"x":1}}""", ["inspectionLevel"] = "DEBUG", ["roleArn"] = Served.Role,
        });

        Assert.Equal(("SUCCEEDED", """{"a":{"x":1},"c":{"b":2}}""", "Then"), (tested.Text("status"), tested.Text("output"), tested.Text("nextState")));
        Assert.Equal("""{"a":{"x":1}}""", tested.GetProperty("inspectionData").Text("input"));
    }

    [Theory]
    [InlineData("SendTaskSuccess", """{"taskToken":"!","output":"1"}""", "InvalidToken")]
    [InlineData("SendTaskSuccess", """{"taskToken":"bTpu.QQ","output":"1"}""", "TaskDoesNotExist")]
    [InlineData("SendTaskSuccess", """{"taskToken":"bTpu.QQ","output":"x"}""", "InvalidOutput")]
    [InlineData("SendTaskHeartbeat", """{"taskToken":"bTpu.QQ"}""", "TaskDoesNotExist")]
    [InlineData("StopExecution", """{"executionArn":"arn:aws:states:us-east-1:000000000000:execution:m:x"}""", "ExecutionDoesNotExist")]
    [InlineData("RedriveExecution", """{"executionArn":"arn:aws:states:us-east-1:000000000000:execution:m:x"}""", "ExecutionDoesNotExist")]
    [InlineData("ListExecutions", """{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:x"}""", "StateMachineDoesNotExist")]
    [InlineData("DescribeActivity", """{"activityArn":"arn:aws:states:us-east-1:000000000000:activity:x"}""", "ActivityDoesNotExist")]
    [InlineData("TagResource", """{"resourceArn":"arn:aws:states:us-east-1:000000000000:activity:x","tags":[]}""", "ResourceNotFound")]
    public async Task What_is_not_there_has_a_name(string operation, string body, string error)
    {
        await using var served = await Served.StartAsync();

        Assert.Equal(error, (await served.SendAsync($"AWSStepFunctions.{operation}", body)).Answer.Text("__type"));
    }

    [Fact]
    public async Task An_express_machine_is_run_while_its_caller_waits()
    {
        await using var served = await Served.StartAsync();
        var machine = await served.CreateAsync("m", Pass, "EXPRESS");
        var standard = await served.CreateAsync("s", Pass);

        var ended = await served.CallAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = machine, ["name"] = "one", ["input"] = "1" });
        var failed = await served.CallAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = await served.CreateAsync("f", Fail, "EXPRESS") });

        Assert.Equal(("SUCCEEDED", """{"said":"hello"}""", "one"), (ended.Text("status"), ended.Text("output"), ended.Text("name")));
        Assert.StartsWith("arn:aws:states:us-east-1:000000000000:express:m:one:", ended.Text("executionArn"), StringComparison.Ordinal);
        Assert.Equal(("FAILED", "Boom", "It broke."), (failed.Text("status"), failed.Text("error"), failed.Text("cause")));
        Assert.StartsWith("arn:aws:states:us-east-1:000000000000:express:m:", await served.ExecuteAsync(machine, "two"), StringComparison.Ordinal);
        Assert.Equal("StateMachineTypeNotSupported", (await served.RefusalAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = standard })).Error);
        Assert.Equal("StateMachineTypeNotSupported", (await served.RefusalAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = machine })).Error);
    }
}
