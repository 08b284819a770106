using Amazon.Lambda.DynamoDBEvents;
using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Lambda.Tests;

/// <summary>The dispatch function where jobs are woken directly: the feed makes up for messages that were not sent.</summary>
public sealed class RepairingDispatchTests
{
    private readonly World _world = new();

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task Only_jobs_that_are_still_queued_are_woken()
    {
        var (taken, left) = (await _world.AddAsync(), await _world.AddAsync());
        var records = await _world.RecordsAsync(taken, left);
        Assert.IsType<Claim.Granted>(await _world.Memory.ClaimAsync(AJob.ClaimOf(taken), Cancel));

        Assert.Empty(await FailuresAsync(records));

        Assert.Equal([new WorkMessage(Lane.Default, left.Id, 0) { FairKey = left.Type.Value }], await SentAsync());
    }

    [Fact]
    public async Task When_no_job_is_still_queued_the_queue_is_not_called()
    {
        var taken = await _world.AddAsync();
        var records = await _world.RecordsAsync(taken);
        Assert.IsType<Claim.Granted>(await _world.Memory.ClaimAsync(AJob.ClaimOf(taken), Cancel));
        _world.Queue.IsUnreachable = true;

        Assert.Empty(await FailuresAsync(records));
    }

    [Fact]
    public async Task A_scheduled_job_is_left_to_the_sweep()
    {
        var job = await _world.AddAsync(runAt: _world.Clock.GetUtcNow().AddMinutes(1));

        Assert.Empty(await FailuresAsync(await _world.RecordsAsync(job)));

        Assert.Equal(0, (await _world.Queue.DescribeAsync(Cancel)).Sum(static lane => lane.Depth));
        Assert.Empty(_world.DispatchLog.Lines);
    }

    [Fact]
    public async Task Executions_and_reports_are_the_feeds_all_the_same()
    {
        var waiting = await _world.WaitingAsync();
        var ended = await _world.CancelledAsync(new JobParent(waiting.Id, "Count", "token-1"));

        Assert.Empty(await FailuresAsync(await _world.RecordsAsync(waiting, ended)));

        Assert.Equal(3, _world.Machines.Calls.Count);
    }

    [Fact]
    public async Task Repairs_that_fail_are_named_from_the_first_queued_record_on_and_the_rest_is_dispatched()
    {
        var ended = await _world.CancelledAsync();
        var records = await _world.RecordsAsync(ended, await _world.AddAsync(), await _world.AddAsync());
        _world.Repairs.IsUnreachable = true;

        Assert.Equal([records[1].Dynamodb.SequenceNumber], await FailuresAsync(records));

        Assert.Equal([$"stop test.job {ended.Id}"], _world.Machines.Calls);
    }

    [Fact]
    public async Task A_job_is_counted_as_submitted_by_its_type_and_lane_when_the_feed_shows_its_insertion()
    {
        var records = await _world.RecordsAsync(
            await _world.AddAsync(), await _world.AddAsync(runAt: _world.Clock.GetUtcNow().AddMinutes(1)), await _world.WaitingAsync());

        await FailuresAsync(records);

        // The third record shows its job's third version.
        Assert.Equal(["JobsSubmitted 1 test.job cpu", "JobsSubmitted 1 test.job cpu"], _world.Metrics.Lines);
    }

    [Fact]
    public async Task What_is_no_jobs_change_is_not_counted()
    {
        await FailuresAsync([new DynamoDBEvent.DynamodbStreamRecord { EventName = "INSERT", Dynamodb = new DynamoDBEvent.StreamRecord() }]);

        Assert.Empty(_world.Metrics.Lines);
    }

    private async Task<IReadOnlyList<string>> FailuresAsync(IEnumerable<DynamoDBEvent.DynamodbStreamRecord> records) =>
        [.. (await _world.RepairingDispatch.HandleAsync(World.Event(records), Cancel)).BatchItemFailures.Select(static failure => failure.ItemIdentifier)];

    private async Task<IReadOnlyList<WorkMessage>> SentAsync() =>
        [.. (await _world.Queue.ReceiveAsync(Lane.Default, 10, TimeSpan.FromMinutes(1), Cancel).WaitAsync(World.Patience, Cancel)).Select(static delivery => delivery.Message)];
}
