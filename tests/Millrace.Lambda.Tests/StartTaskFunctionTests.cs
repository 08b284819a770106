using System.Text.Json;
using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Lambda.Tests;

public sealed class StartTaskFunctionTests
{
    private const string Pipeline = "01jb3q8z5x9k7m2n4p6r8s0t1v";
    private const string Whole =
        $$"""{"type":"test.job","pipeline":"{{Pipeline}}","taskToken":"token-1","phase":"Count","input":"in"}""";

    private readonly World _world = new();

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task A_payload_becomes_a_job_of_its_pipeline()
    {
        var job = await _world.FoundAsync(await StartAsync(Whole));

        Assert.Equal(("test.job", "\"in\""), (job.Type.Value, job.Input.Json));
        Assert.Equal(new JobParent(new JobId(Pipeline), "Count", "token-1"), job.Parent);
    }

    [Fact]
    public async Task A_tasks_job_carries_the_trace_of_its_execution()
    {
        using var payload = JsonDocument.Parse(Whole);

        var job = await _world.FoundAsync(await _world.StartTask.HandleAsync(payload.RootElement, "Root=1-67891233-abcdef012345678912345678", Cancel));

        Assert.Equal("Root=1-67891233-abcdef012345678912345678", job.Trace);
    }

    [Fact]
    public async Task A_token_starts_one_job_however_often_it_is_called()
    {
        var first = await StartAsync(Whole);

        Assert.Equal(first, await StartAsync(Whole));
        Assert.NotEqual(first, await StartAsync(Whole.Replace("token-1", "token-2", StringComparison.Ordinal)));
        Assert.Equal(2, (await _world.Memory.ListAsync(new JobQuery(), Cancel)).Jobs.Count);
    }

    [Fact]
    public async Task A_token_that_comes_again_after_its_jobs_end_is_told_the_end()
    {
        var id = await StartAsync(Whole);
        await _world.Work.HandleAsync(World.Messages(WorkMessageBody.Format(id, 0)), Cancel);

        Assert.Equal(id, await StartAsync(Whole));

        Assert.Equal(["success token-1 \"in\""], _world.Machines.Calls);
    }

    [Theory]
    [InlineData("7", "The task's payload needs 'type': 1 to 100 characters: letters, digits, '.', '-' and '_', starting with a letter.")]
    [InlineData("{}", "The task's payload needs 'type': 1 to 100 characters: letters, digits, '.', '-' and '_', starting with a letter.")]
    [InlineData("""{"type":"7up"}""", "The task's payload needs 'type': 1 to 100 characters: letters, digits, '.', '-' and '_', starting with a letter.")]
    [InlineData("""{"type":"a"}""", """The task's payload needs 'pipeline': the execution's name: "pipeline.$": "$$.Execution.Name".""")]
    [InlineData("""{"type":"a","pipeline":"mine"}""", """The task's payload needs 'pipeline': the execution's name: "pipeline.$": "$$.Execution.Name".""")]
    [InlineData($$"""{"type":"a","pipeline":"{{Pipeline}}"}""", """The task's payload needs 'taskToken': "taskToken.$": "$$.Task.Token".""")]
    [InlineData($$"""{"type":"a","pipeline":"{{Pipeline}}","taskToken":7}""", """The task's payload needs 'taskToken': "taskToken.$": "$$.Task.Token".""")]
    [InlineData($$"""{"type":"a","pipeline":"{{Pipeline}}","taskToken":"t"}""", """The task's payload needs 'phase': "phase.$": "$$.State.Name".""")]
    public async Task A_payload_that_is_none_says_what_it_needs(string payload, string message) =>
        await RefusedAsync(payload, "InvalidTask", message);

    [Fact]
    public Task No_payload_at_all_says_what_it_needs() => RefusedAsync(
        null, "InvalidTask", "The task's payload needs 'type': 1 to 100 characters: letters, digits, '.', '-' and '_', starting with a letter.");

    [Fact]
    public Task A_type_that_nobody_handles_is_told_with_those_that_are() => RefusedAsync(
        Whole.Replace("test.job", "test.jop", StringComparison.Ordinal), "UnknownType", "There is no job type 'test.jop'. This program knows: test.job.");

    [Theory]
    [InlineData(",\"input\":\"in\"", "")]
    [InlineData("\"in\"", "null")]
    public Task A_handler_that_needs_an_input_is_not_started_without_one(string present, string instead) => RefusedAsync(
        Whole.Replace(present, instead, StringComparison.Ordinal), "InvalidInput", "The input does not fit job type 'test.job': The input is null.");

    private async Task RefusedAsync(string? payload, string error, string message)
    {
        var failed = await Assert.ThrowsAsync<JobFailedException>(() => StartAsync(payload));

        Assert.Equal(new Failure(error, message, IsPermanent: true), failed.Failure);
        Assert.Empty((await _world.Memory.ListAsync(new JobQuery(), Cancel)).Jobs);
    }

    private Task<JobId> StartAsync(string? payload)
    {
        using var document = JsonDocument.Parse(payload ?? "0");
        return _world.StartTask.HandleAsync(payload is null ? default : document.RootElement.Clone(), Cancel);
    }
}
