using System.Net;
using System.Text;
using System.Text.Json;
using Millrace.States;

namespace Millrace.Host.Tests.Platforms;

/// <summary>The API of Step Functions as the single process serves it.</summary>
public sealed class StepFunctionsTests
{
    private static readonly string Machine = """
        {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl":"q","MessageBody":"m"},"End":true}}}
        """;

    [Fact]
    public async Task A_task_of_a_resource_is_done_by_the_handler_that_the_program_registers()
    {
        await using var platform = await RunningPlatform.StartedAsync(static app => app.Task("arn:aws:states:::sqs:*", new Sends()));

        Assert.Equal("""{"MessageId":"1"}""", (await RunAsync(platform)).GetProperty("output").GetString());
    }

    [Fact]
    public async Task A_task_that_nobody_does_fails_and_says_how_to_register_a_handler()
    {
        await using var platform = await RunningPlatform.StartedAsync(static _ => { });

        var ended = await RunAsync(platform);

        Assert.Equal("States.Runtime", ended.GetProperty("error").GetString());
        Assert.Contains(
            "State 'T' has the resource 'arn:aws:states:::sqs:sendMessage', for which this process has no handler: register one with app.Task(\"arn:aws:states:::sqs:sendMessage\", ...).",
            ended.GetProperty("cause").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "millrace.example", HttpStatusCode.BadRequest)]
    [InlineData("Origin", "https://example.org", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Authorization", "AWS4-HMAC-SHA256 Credential=any", HttpStatusCode.OK)]
    public async Task It_answers_whoever_the_other_API_answers(string header, string value, HttpStatusCode expected)
    {
        await using var platform = await RunningPlatform.StartedAsync(static _ => { });
        await using var server = await ApiServer.StartAsync(platform.Process, 0, RunningPlatform.Cancel);
        using var http = new HttpClient();
        using var request = RequestOf(server, "ListStateMachines", "{}");
        request.Headers.TryAddWithoutValidation(header, value);

        using var response = await http.SendAsync(request, RunningPlatform.Cancel);

        Assert.Equal(expected, response.StatusCode);
    }

    private static async Task<JsonElement> RunAsync(RunningPlatform platform)
    {
        await using var server = await ApiServer.StartAsync(platform.Process, 0, RunningPlatform.Cancel);
        using var http = new HttpClient();
        await CallAsync("CreateStateMachine", $$"""{"name":"m","roleArn":"arn:aws:iam::000000000000:role/any","definition":{{JsonSerializer.Serialize(Machine)}}}""");
        await CallAsync("StartExecution", """{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:m","name":"one"}""");
        JsonElement described = default;
        await RunningPlatform.UntilAsync(async () =>
        {
            described = await CallAsync("DescribeExecution", """{"executionArn":"arn:aws:states:us-east-1:000000000000:execution:m:one"}""");
            return described.GetProperty("status").GetString() != "RUNNING";
        });
        return described;

        async Task<JsonElement> CallAsync(string operation, string body)
        {
            using var request = RequestOf(server, operation, body);
            using var response = await http.SendAsync(request, RunningPlatform.Cancel);
            var answer = await response.Content.ReadAsStringAsync(RunningPlatform.Cancel);
            Assert.True(response.IsSuccessStatusCode, answer);
            return JsonElement.Parse(answer);
        }
    }

    private static HttpRequestMessage RequestOf(ApiServer server, string operation, string body) => new(HttpMethod.Post, server.Url)
    {
        Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.0"), Headers = { { "X-Amz-Target", $"AWSStepFunctions.{operation}" } },
    };

    private sealed class Sends : ITaskHandler
    {
        public Task<string?> HandleAsync(States.TaskRequest request, CancellationToken cancellationToken) => Task.FromResult<string?>("""{"MessageId":"1"}""");
    }
}
