using Amazon.Lambda.DynamoDBEvents;
using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Lambda.Tests;

public sealed class DispatchFunctionTests
{
    private readonly World _world = new();

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task Jobs_that_became_queued_get_one_message_each()
    {
        var jobs = new[] { await _world.AddAsync(), await _world.AddAsync(), await _world.AddAsync() };

        Assert.Empty(await FailuresAsync(await _world.RecordsAsync(jobs)));

        Assert.Equal(jobs.Select(static job => new WorkMessage(Lane.Default, job.Id, 0) { FairKey = job.Type.Value }), await SentAsync(10));
    }

    [Fact]
    public async Task A_job_that_waits_starts_its_execution_and_one_that_ended_tells_its_task()
    {
        var waiting = await _world.WaitingAsync();
        var ended = await _world.CancelledAsync(new JobParent(waiting.Id, "Count", "token-1"));

        Assert.Empty(await FailuresAsync(await _world.RecordsAsync(waiting, ended)));

        Assert.Equal(
            [$"start test.job {waiting.Id} \"in\"", "failure token-1 Cancelled enough", $"stop test.job {ended.Id}"],
            _world.Machines.Calls);
    }

    [Fact]
    public async Task The_answer_names_the_first_record_that_failed_and_the_rest_is_dispatched()
    {
        var jobs = new List<Job>();
        for (var i = 0; i < 5; i++)
            jobs.Add(await _world.CancelledAsync());
        _world.Store.Unreachable.UnionWith([jobs[3].Id, jobs[1].Id]);
        var records = await _world.RecordsAsync(jobs);

        var failures = await FailuresAsync(records);

        Assert.Equal([records[1].Dynamodb.SequenceNumber], failures);
        Assert.Equal([.. new[] { 0, 2, 4 }.Select(i => $"stop test.job {jobs[i].Id}")], _world.Machines.Calls);
    }

    [Fact]
    public async Task A_queue_out_of_reach_fails_from_the_first_queued_record_on_and_ends_are_still_told()
    {
        var ended = await _world.CancelledAsync();
        var queued = new[] { await _world.AddAsync(), await _world.AddAsync() };
        var records = await _world.RecordsAsync([ended, .. queued]);
        _world.Queue.IsUnreachable = true;

        var failures = await FailuresAsync(records);

        Assert.Equal([records[1].Dynamodb.SequenceNumber], failures);
        Assert.Equal([$"stop test.job {ended.Id}"], _world.Machines.Calls);
    }

    [Fact]
    public async Task A_record_of_the_cloud_is_named_by_its_own_long_number()
    {
        var job = await _world.CancelledAsync();
        _world.Store.Unreachable.Add(job.Id);
        var records = await _world.RecordsAsync(job);
        records[0].Dynamodb.SequenceNumber = "49590338271490256608559692538361571095921575989136588898";

        Assert.Equal(["49590338271490256608559692538361571095921575989136588898"], await FailuresAsync(records));
    }

    [Fact]
    public async Task What_failed_is_dispatched_when_the_stream_shows_it_again()
    {
        var waiting = await _world.WaitingAsync();
        var records = await _world.RecordsAsync(waiting);
        _world.Store.Unreachable.Add(waiting.Id);
        Assert.Single(await FailuresAsync(records));
        _world.Store.Unreachable.Clear();

        Assert.Empty(await FailuresAsync(records));

        Assert.Single(_world.Machines.Calls);
    }

    [Fact]
    public async Task Records_that_are_no_jobs_changes_are_set_aside_with_a_line_each_and_the_rest_goes_on()
    {
        var records = await _world.RecordsAsync(await _world.AddAsync(), await _world.AddAsync());
        var poison = (await _world.RecordsAsync(await _world.AddAsync()))[0];
        poison.Dynamodb.NewImage["dueAt"] = new DynamoDBEvent.AttributeValue { N = "-7" };
        var foreign = new DynamoDBEvent.DynamodbStreamRecord { EventID = "e1", Dynamodb = new DynamoDBEvent.StreamRecord { SequenceNumber = "s1" } };

        Assert.Empty(await FailuresAsync([records[0], foreign, poison, new DynamoDBEvent.DynamodbStreamRecord(), records[1]]));

        Assert.Equal(2, (await SentAsync(10)).Count);
        Assert.Equal(3, _world.DispatchLog.Lines.Count);
        Assert.Equal("Warning: Stream record e1 at s1 is no job's change; it is set aside.", _world.DispatchLog.Lines.First());
    }

    [Fact]
    public async Task An_event_without_records_asks_for_nothing()
    {
        Assert.Empty((await _world.Dispatch.HandleAsync(new DynamoDBEvent(), Cancel)).BatchItemFailures);
        Assert.Empty(await FailuresAsync([]));
    }

    private async Task<IReadOnlyList<string>> FailuresAsync(IEnumerable<DynamoDBEvent.DynamodbStreamRecord> records) =>
        [.. (await _world.Dispatch.HandleAsync(World.Event(records), Cancel)).BatchItemFailures.Select(static failure => failure.ItemIdentifier)];

    private async Task<IReadOnlyList<WorkMessage>> SentAsync(int limit) =>
        [.. (await _world.Queue.ReceiveAsync(Lane.Default, limit, TimeSpan.FromMinutes(1), Cancel)).Select(static delivery => delivery.Message)];
}
