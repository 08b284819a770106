using System.Text.Json.Nodes;
using static Millrace.StepFunctions.Tests.Definitions;

namespace Millrace.StepFunctions.Tests;

public sealed class MachineTests
{
    private const string Arn = "arn:aws:states:us-east-1:000000000000:stateMachine:m";

    [Fact]
    public async Task A_created_machine_is_described_as_it_was_given_also_after_a_restart()
    {
        await using var served = await Served.StartAsync();
        var large = Pass + new string(' ', 700_000) + "\n";
        var created = await served.CallAsync("CreateStateMachine", new JsonObject
        {
            ["name"] = "m", ["definition"] = large, ["roleArn"] = Served.Role, ["type"] = "EXPRESS",
            ["tracingConfiguration"] = new JsonObject { ["enabled"] = true },
            ["tags"] = new JsonArray(new JsonObject { ["key"] = "Größe", ["value"] = "📈" }),
        });

        await served.RestartAsync();
        var described = await served.CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = Arn });

        Assert.Equal(Arn, created.Text("stateMachineArn"));
        Assert.Equal(("m", "EXPRESS", "ACTIVE", large, Served.Role), (
            described.Text("name"), described.Text("type"), described.Text("status"), described.Text("definition"), described.Text("roleArn")));
        Assert.Equal("""{"level":"OFF","includeExecutionData":false}""", described.GetProperty("loggingConfiguration").GetRawText());
        Assert.Equal("""{"enabled":true}""", described.GetProperty("tracingConfiguration").GetRawText());
        Assert.Equal(created.GetProperty("creationDate").GetDouble(), described.GetProperty("creationDate").GetDouble());
        var tags = await served.CallAsync("ListTagsForResource", new JsonObject { ["resourceArn"] = Arn });
        Assert.Equal("📈", tags.GetProperty("tags")[0].Text("value"));
    }

    [Fact]
    public async Task Creating_the_same_machine_again_is_the_same_machine_and_another_one_is_refused()
    {
        await using var served = await Served.StartAsync();
        Assert.Equal(Arn, await served.CreateAsync("m", Pass));

        Assert.Equal(Arn, await served.CreateAsync("m", Pass));

        var taken = ("StateMachineAlreadyExists", $"State Machine Already Exists: '{Arn}'");
        var other = new JsonObject { ["name"] = "m", ["definition"] = Fail, ["roleArn"] = Served.Role };
        Assert.Equal(taken, await served.RefusalAsync("CreateStateMachine", other));
        Assert.Equal(taken, await served.RefusalAsync("CreateStateMachine", new JsonObject { ["name"] = "m", ["definition"] = Pass, ["roleArn"] = Served.Role, ["type"] = "EXPRESS" }));
    }

    [Fact]
    public async Task An_update_changes_what_it_names_and_executions_keep_what_they_began_with()
    {
        await using var served = await Served.StartAsync();
        await served.CreateAsync("m", Wait);
        var before = await served.CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = Arn });
        var execution = await served.ExecuteAsync(Arn, "old");

        var updated = await served.CallAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = Arn, ["definition"] = Pass });

        var after = await served.CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = Arn });
        Assert.Equal((Pass, Served.Role), (after.Text("definition"), after.Text("roleArn")));
        Assert.NotEqual(before.Text("revisionId"), after.Text("revisionId"));
        Assert.Equal(updated.Text("revisionId"), after.Text("revisionId"));
        var old = await served.CallAsync("DescribeStateMachineForExecution", new JsonObject { ["executionArn"] = execution });
        Assert.Equal((Wait, before.Text("revisionId")), (old.Text("definition"), old.Text("revisionId")));
        Assert.Equal("SUCCEEDED", (await served.EndOfAsync(await served.ExecuteAsync(Arn, "new"))).Text("status"));
        Assert.Equal("MissingRequiredParameter", (await served.RefusalAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = Arn })).Error);
    }

    [Fact]
    public async Task A_deleted_machine_is_gone_and_may_be_created_anew()
    {
        await using var served = await Served.StartAsync();
        await served.CreateAsync("m", Pass);

        await served.CallAsync("DeleteStateMachine", new JsonObject { ["stateMachineArn"] = Arn });
        await served.CallAsync("DeleteStateMachine", new JsonObject { ["stateMachineArn"] = Arn });

        Assert.Equal(("StateMachineDoesNotExist", $"State Machine Does Not Exist: '{Arn}'"), await served.RefusalAsync("StartExecution", new JsonObject { ["stateMachineArn"] = Arn }));
        Assert.Equal(Arn, await served.CreateAsync("m", Fail));
    }

    [Fact]
    public async Task Machines_are_listed_page_by_page_with_those_of_the_program_among_them()
    {
        await using var served = await Served.StartAsync(new Served { Registered = new Dictionary<string, StateMachine> { ["c"] = new("c", Pass) { IsRegistered = true } } });
        foreach (var name in (string[])["e", "a", "d", "b"])
            await served.CreateAsync(name, Pass);

        List<string> names = [];
        for (JsonObject parameters = new() { ["maxResults"] = 2 }; ;)
        {
            var page = await served.CallAsync("ListStateMachines", parameters);
            names.AddRange(page.GetProperty("stateMachines").EnumerateArray().Select(static one => one.Text("name")));
            if (!page.TryGetProperty("nextToken", out var next))
                break;

            parameters = new JsonObject { ["maxResults"] = 2, ["nextToken"] = next.GetString() };
        }

        Assert.Equal(["a", "b", "c", "d", "e"], names);
    }

    [Fact]
    public async Task A_machine_of_the_program_runs_and_cannot_be_changed()
    {
        await using var served = await Served.StartAsync(new Served { Registered = new Dictionary<string, StateMachine> { ["m"] = new("m", Pass) { IsRegistered = true } } });

        Assert.Equal("SUCCEEDED", (await served.EndOfAsync(await served.ExecuteAsync(Arn, "one"))).Text("status"));
        var refused = ("ValidationException", "The state machine 'm' is registered by the program and is changed there, not over this API.");
        Assert.Equal(refused, await served.RefusalAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = Arn, ["definition"] = Fail }));
        Assert.Equal(refused, await served.RefusalAsync("DeleteStateMachine", new JsonObject { ["stateMachineArn"] = Arn }));
        Assert.Equal("StateMachineAlreadyExists", (await served.RefusalAsync("CreateStateMachine", new JsonObject { ["name"] = "m", ["definition"] = Fail, ["roleArn"] = Served.Role })).Error);
    }

    [Fact]
    public async Task A_definition_is_validated_with_all_its_problems()
    {
        await using var served = await Served.StartAsync();

        var good = await served.CallAsync("ValidateStateMachineDefinition", new JsonObject { ["definition"] = Pass });
        var bad = await served.CallAsync("ValidateStateMachineDefinition", new JsonObject { ["definition"] = "{}" });

        Assert.Equal("""{"result":"OK","diagnostics":[],"truncated":false}""", good.GetRawText());
        Assert.Equal("FAIL", bad.Text("result"));
        Assert.Equal("These fields are required: [States, StartAt]", bad.GetProperty("diagnostics")[0].Text("message"));
        var refused = await served.RefusalAsync("CreateStateMachine", new JsonObject { ["name"] = "m", ["definition"] = "{}", ["roleArn"] = Served.Role });
        Assert.Equal("InvalidDefinition", refused.Error);
    }

    [Theory]
    [InlineData("CreateStateMachine", """{"name":"a b","definition":"{}","roleArn":"arn:x"}""", "InvalidName", "Invalid Name: 'a b'")]
    [InlineData("CreateStateMachine", """{"name":"a"}""", "ValidationException",
        "2 validation errors detected: Value null at 'definition' failed to satisfy constraint: Member must not be null; Value null at 'roleArn' failed to satisfy constraint: Member must not be null")]
    [InlineData("CreateStateMachine", """{"name":1,"definition":"{}","roleArn":"arn:x"}""", "ValidationException", "Value at 'name' is not a string.")]
    [InlineData("DescribeStateMachine", """{"stateMachineArn":"nonsense"}""", "InvalidArn", "Invalid Arn: 'Invalid ARN prefix: nonsense'")]
    [InlineData("DescribeExecution", """{"executionArn":"arn:aws:states:us-east-1:000000000000:stateMachine:m"}""", "InvalidArn", "Invalid Arn: 'Resource type not valid in this context: stateMachine'")]
    [InlineData("ListStateMachines", """{"nextToken":"?"}""", "InvalidToken", "Invalid Token: 'Invalid token'")]
    [InlineData("ListStateMachines", """{"maxResults":1001}""", "ValidationException",
        "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000")]
    [InlineData("TestState", "{}", "ValidationException", "1 validation error detected: Value null at 'definition' failed to satisfy constraint: Member must not be null")]
    [InlineData("Fly", "{}", "UnknownOperationException", "There is no operation 'AWSStepFunctions.Fly' here.")]
    [InlineData("ListStateMachines", "[]", "SerializationException", "The body is no JSON object: it is another value.")]
    public async Task A_mistake_is_refused_in_the_words_of_AWS(string operation, string body, string error, string message)
    {
        await using var served = await Served.StartAsync();

        var (status, answer) = await served.SendAsync($"AWSStepFunctions.{operation}", body);

        Assert.Equal((400, error, message), (status, answer.Text("__type"), answer.Text("message")));
    }

    [Fact]
    public async Task A_body_that_is_too_deep_or_too_large_is_refused_and_the_server_lives()
    {
        await using var served = await Served.StartAsync();
        var deep = $$"""{"name":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""";

        Assert.Equal("SerializationException", (await served.SendAsync("AWSStepFunctions.CreateActivity", deep)).Answer.Text("__type"));
        Assert.Equal("SerializationException", (await served.SendAsync("AWSStepFunctions.CreateActivity", "{")).Answer.Text("__type"));
        var (status, answer) = await served.SendAsync("AWSStepFunctions.CreateActivity", $$"""{"name":"{{new string('x', 3_000_000)}}"}""");

        Assert.Equal((413, "RequestEntityTooLargeException"), (status, answer.Text("__type")));
        Assert.Empty((await served.CallAsync("ListActivities", [])).GetProperty("activities").EnumerateArray());
    }
}
