using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.DynamoDBEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;
using Amazon.Lambda.TestUtilities;
using Microsoft.Extensions.Logging;
using Millrace.Jobs;
using Millrace.Lambda.Deployed;
using Millrace.Lambda.Telemetry;
using Millrace.Pipelines;

namespace Millrace.Lambda.Tests;

/// <summary>Each file of samples/events starts its function, read by the serializer that reads it in the cloud.</summary>
public sealed class SampleEventTests : IDisposable
{
    private readonly World _world = new();
    private readonly MemoryStream _output = new();
    private readonly TestLambdaContext _context = new() { AwsRequestId = "request-1", RemainingTime = TimeSpan.FromMinutes(1), TraceId = "Root=1-5759e988-bd862e3fe1be46a994272793" };
    private readonly JsonLogs _logs;
    private readonly Invoker _invoker;

    public SampleEventTests()
    {
        _logs = new JsonLogs(new Invocation(), _output, LogLevel.Information);
        _invoker = new Invoker(_logs.Invocation, new EmfMetrics("dev", _logs.Write));
    }

    public void Dispose()
    {
        _logs.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task Dispatch_takes_the_changes_of_jobs_that_are_not_there_any_more()
    {
        var input = Read<DynamoDBEvent>("dispatch.json");

        var answer = await _invoker.InvokeAsync(input, _context, _world.Dispatch.HandleAsync);

        Assert.NotEmpty(input.Records);
        Assert.Empty(answer.BatchItemFailures);
        Assert.Empty(_world.DispatchLog.Lines);
    }

    [Fact]
    public async Task Dispatch_sends_a_message_for_every_queued_job_of_its_wake_ups()
    {
        var input = Read<DynamoDBEvent>("dispatch-wakeups.json");
        var queued = input.Records.Count(static record => record.Dynamodb.NewImage["state"].S == "Queued");

        var answer = await _invoker.InvokeAsync(input, _context, _world.Dispatch.HandleAsync);

        Assert.NotEqual(0, queued);
        Assert.Empty(answer.BatchItemFailures);
        Assert.Equal(queued, (await _world.Queue.DescribeAsync(World.Cancel)).Sum(static lane => lane.Depth));
    }

    [Fact]
    public async Task Work_drops_the_messages_of_jobs_that_it_does_not_find()
    {
        var answer = await _invoker.InvokeAsync(Read<SQSEvent>("work.json"), _context, _world.Work.HandleAsync);

        Assert.Empty(answer.BatchItemFailures);
    }

    [Fact]
    public async Task StartTask_refuses_a_type_that_the_program_does_not_have()
    {
        var payload = Read<JsonElement>("start-task.json");

        var refused = await Assert.ThrowsAsync<JobFailedException>(
            () => _invoker.InvokeAsync(payload, _context, (task, cancellationToken) => _world.StartTask.HandleAsync(task, cancellationToken)));

        Assert.Equal("UnknownType", refused.Failure.Error);
    }

    [Fact]
    public async Task PipelineEnd_finds_nothing_to_end()
    {
        var input = Read<CloudWatchEvent<ExecutionEnd>>("pipeline-end.json");

        Assert.True(JobId.TryParse(input.Detail.Name, out var id));
        await _invoker.InvokeAsync(new Execution(input.Detail.Name, "polis.report", ExecutionStatus.Succeeded, input.Detail.Output), _context, async (ended, cancellationToken) =>
        {
            await _world.PipelineEnd.HandleAsync(ended, cancellationToken);
            return 0;
        });

        Assert.Null(await _world.Memory.FindAsync(id, World.Cancel));
    }

    [Fact]
    public async Task Sweep_has_nothing_to_do()
    {
        var next = await _invoker.InvokeAsync(Read<CloudWatchEvent<JsonElement>>("sweep.json"), _context, (_, cancellationToken) => _world.Sweep.HandleAsync(cancellationToken));

        Assert.Null(next);
    }

    [Theory]
    [InlineData("api-submit.json", "POST", true)]
    [InlineData("api-read.json", "GET", false)]
    public void An_API_request_is_what_API_Gateway_sends(string file, string method, bool hasBody)
    {
        var request = Read<APIGatewayHttpApiV2ProxyRequest>(file, new SourceGeneratorLambdaJsonSerializer<ApiEventJson>());

        Assert.Equal(method, request.RequestContext.Http.Method);
        Assert.Equal(hasBody, request.Body is { Length: > 0 });
    }

    [Fact]
    public async Task The_first_invocation_is_counted_as_a_cold_start_and_the_second_is_not()
    {
        await Sweep_has_nothing_to_do();
        await Sweep_has_nothing_to_do();

        var lines = System.Text.Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("\"ColdStart\":1", Assert.Single(lines), StringComparison.Ordinal);
    }

    private static T Read<T>(string file) => Read<T>(file, new SourceGeneratorLambdaJsonSerializer<LambdaJson>());

    private static T Read<T>(string file, Amazon.Lambda.Core.ILambdaSerializer serializer)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "events", file));
        return serializer.Deserialize<T>(stream);
    }
}
