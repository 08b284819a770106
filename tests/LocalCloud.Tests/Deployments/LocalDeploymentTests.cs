using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LocalCloud.Faults;

namespace LocalCloud.Tests.Deployments;

public sealed class LocalDeploymentTests(TinyDeployment tiny) : IClassFixture<TinyDeployment>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_functions_variables_are_those_of_the_template_with_the_names_of_this_machine()
    {
        var environment = (await tiny.Cloud.Functions["ApiFunction"].SendAsync("{}")).Json()["environment"]!;

        string Of(string name) => $"{environment[name]}";
        Assert.Equal(("millrace-Table", "dev", "millrace-bucket", "512"), (Of("TABLE"), Of("STAGE"), Of("BUCKET"), Of("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")));
        Assert.Equal(
            "wait=arn:aws:states:us-east-1:000000000000:stateMachine:millrace-waiting stage=dev region=us-east-1 arn=arn:aws:sqs:us-east-1:000000000000:millrace-Queue",
            Of("PIPELINES"));
        Assert.EndsWith("/000000000000/millrace-Queue", Of("QUEUE"), StringComparison.Ordinal);
        Assert.Null(environment["PROD"]);
        Assert.NotEqual(Of("AWS_ENDPOINT_URL_SQS"), tiny.Cloud.Services.AbsoluteUri);
        Assert.Equal(256, tiny.Cloud.Functions["WorkFunction"].Settings.MemorySize);
    }

    [Fact]
    public async Task The_api_answers_through_its_function()
    {
        using var http = new HttpClient { BaseAddress = tiny.Cloud.Api };

        using var found = await http.PostAsync(new Uri("/v1/jobs", UriKind.Relative), JsonContent.Create("body"), Cancel);
        using var other = await http.GetAsync(new Uri("/v1/jobs", UriKind.Relative), Cancel);

        Assert.Equal((201, 404), ((int)found.StatusCode, (int)other.StatusCode));
        Assert.Equal("POST /v1/jobs", $"{JsonNode.Parse(await found.Content.ReadAsStringAsync(Cancel))!["routeKey"]}");
    }

    [Fact]
    public async Task A_write_reaches_dispatch_by_the_stream_and_a_message_work_by_the_queue()
    {
        await tiny.PutAsync("other");
        await tiny.PutAsync("wanted");
        await tiny.SendAsync("Queue", "message");

        await Tiny.UntilAsync(() => tiny.Cloud.Functions["DispatchFunction"].Said("batch").Contains("wanted"), "the record");
        await Tiny.UntilAsync(() => tiny.Cloud.Functions["WorkFunction"].Said("batch").Contains("message"), "the message");
        Assert.True(tiny.Cloud.CallCounts[("ApiFunction", "SQS.SendMessage")] > 0);
    }

    [Fact]
    public async Task A_schedule_runs_when_it_is_triggered()
    {
        var before = tiny.Cloud.Functions["SweepFunction"].Invocations;

        await tiny.Cloud.TriggerAsync("SweepFunction");

        Assert.Equal(before + 1, tiny.Cloud.Functions["SweepFunction"].Invocations);
        await Tiny.UntilAsync(() => tiny.Cloud.Functions["SweepFunction"].Said("event").Any(static line => line.Contains("\"Scheduled Event\"", StringComparison.Ordinal)), "the event");
    }

    [Fact]
    public async Task An_execution_waits_for_its_token_and_its_end_is_announced()
    {
        var started = await tiny.StartExecutionAsync("one", """{"do":"echo"}""");
        var token = await tiny.TokenOfAsync("one");
        Assert.Equal("RUNNING", (await tiny.DescribeAsync("one")).GetProperty("status").GetString());

        await tiny.StepFunctions.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = token, ["output"] = "7" }, Cancel);

        await Tiny.UntilAsync(() => tiny.EndsOf("one").Count > 0, "the end");
        var described = await tiny.DescribeAsync("one");
        Assert.Equal(["SUCCEEDED"], tiny.EndsOf("one"));
        Assert.Equal("""{"do":"echo","answer":7}""", described.GetProperty("output").GetString());
        Assert.Equal(started.GetProperty("executionArn").GetString(), described.GetProperty("executionArn").GetString());
        await RefusedAsync("TaskTimedOut", "SendTaskSuccess", new JsonObject { ["taskToken"] = token, ["output"] = "8" });
        await RefusedAsync("InvalidToken", "SendTaskHeartbeat", new JsonObject { ["taskToken"] = "nonsense" });
    }

    [Fact]
    public async Task A_start_is_idempotent_by_name_while_its_input_is_the_same_and_it_runs()
    {
        var machine = tiny.Cloud.NameOf("Machine");
        var first = await tiny.StartExecutionAsync("two", """{"do":"echo"}""");
        var again = await tiny.StartExecutionAsync("two", """{"do":"echo"}""");
        await RefusedAsync("ExecutionAlreadyExists", "StartExecution", new JsonObject { ["stateMachineArn"] = machine, ["name"] = "two", ["input"] = """{"do":"other"}""" });

        await tiny.StepFunctions.CallAsync("StopExecution", new JsonObject { ["executionArn"] = first.GetProperty("executionArn").GetString(), ["cause"] = "enough" }, Cancel);

        Assert.Equal(first.GetRawText(), again.GetRawText());
        await RefusedAsync("ExecutionAlreadyExists", "StartExecution", new JsonObject { ["stateMachineArn"] = machine, ["name"] = "two", ["input"] = """{"do":"echo"}""" });
        await RefusedAsync("StateMachineDoesNotExist", "StartExecution", new JsonObject { ["stateMachineArn"] = $"{machine}x", ["name"] = "two" });
        await RefusedAsync("ExecutionDoesNotExist", "DescribeExecution", new JsonObject { ["executionArn"] = "arn:aws:states:us-east-1:000000000000:execution:f:g" });
        var described = await tiny.DescribeAsync("two");
        Assert.Equal(("ABORTED", "enough"), (described.GetProperty("status").GetString(), described.GetProperty("cause").GetString()));
    }

    [Fact]
    public async Task A_function_that_fails_fails_its_task()
    {
        await tiny.StartExecutionAsync("three", """{"do":"fail"}""");

        await Tiny.UntilAsync(() => tiny.EndsOf("three").Count > 0, "the end");
        var described = await tiny.DescribeAsync("three");
        Assert.Equal(("FAILED", "Tiny.Asked"), (described.GetProperty("status").GetString(), described.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task A_fault_is_one_of_the_calls_that_it_is_for()
    {
        bool IsSend(AwsCall call) => call.Function == "ApiFunction" && call.Operation == "SendMessage" && call.Json.GetProperty("MessageBody").GetString() == "fault";
        var expected = new (Fault Fault, int Status)[] { (new Fault.Throttle(), 400), (new Fault.Fail(), 500), (new Fault.Cut(), 0), (new Fault.DropAnswer(), 0), (new Fault.Delay(TimeSpan.FromMilliseconds(50)), 200) };

        foreach (var (fault, status) in expected)
        {
            using var rule = tiny.Cloud.Calls.When(IsSend, fault, times: 1);
            Assert.Equal(status, (await tiny.SendAsync("Unread", "fault")).Status);
            Assert.Equal(200, (await tiny.SendAsync("Unread", "well")).Status);
        }

        // What was dropped was an answer only, and what was late came.
        Assert.Equal(["fault", "fault", "well", "well", "well", "well", "well"], (await tiny.Queue("Unread").ReceiveAsync()).Order());
    }

    [Fact]
    public async Task A_lost_wake_up_looks_sent_and_comes_nowhere()
    {
        var before = tiny.Cloud.Functions["WorkFunction"].Said("batch").Count;
        using (tiny.Cloud.Calls.LoseWakeUps("ApiFunction"))
        {
            var (status, answer) = await tiny.SendAsync("Queue", "lost");
            Assert.Equal(200, status);
            Assert.Contains("MD5OfMessageBody", answer, StringComparison.Ordinal);
        }

        await tiny.SendAsync("Queue", "found");
        await Tiny.UntilAsync(() => tiny.Cloud.Functions["WorkFunction"].Said("batch").Contains("found"), "the message");
        Assert.DoesNotContain("lost", tiny.Cloud.Functions["WorkFunction"].Said("batch").Skip(before));
    }

    private async Task RefusedAsync(string error, string operation, JsonObject input)
    {
        var refused = await Assert.ThrowsAsync<LocalCloud.Wire.AwsCallException>(() => tiny.StepFunctions.CallAsync(operation, input, Cancel));
        Assert.Contains($"\"{error}\"", refused.Answer, StringComparison.Ordinal);
    }
}
