using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Conformance.JobStores;

/// <summary>Replacing jobs and renewing leases: only who holds the lease and has seen the newest version writes.</summary>
public abstract class JobStoreWrites : JobStoreClaims
{
    [Fact]
    public async Task Every_field_of_a_job_in_every_state_comes_back()
    {
        var store = await OpenAsync();
        foreach (var state in AJob.States(Clock.GetUtcNow()))
        {
            var job = await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel);
            var next = AJob.Filled(job, state);

            Assert.True(await store.TryReplaceAsync(job, next, Cancel));

            AJob.Equal(next, await store.FindAsync(job.Id, Cancel));
            AJob.Equal([next], [.. (await store.ListAsync(new JobQuery(), Cancel)).Jobs.Where(one => one.Id == job.Id)]);
        }
    }

    [Fact]
    public async Task Fields_that_were_filled_can_be_emptied_again()
    {
        var store = await OpenAsync();
        var job = await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel);
        var filled = AJob.Filled(job, new JobState.Scheduled(Clock.GetUtcNow().AddHours(1)));
        await store.TryReplaceAsync(job, filled, Cancel);
        var emptied = filled with { State = new JobState.Queued(), Version = 3, Attempts = [], Progress = null, CancelReason = null };

        Assert.True(await store.TryReplaceAsync(filled, emptied, Cancel));

        AJob.Equal(emptied, await store.FindAsync(job.Id, Cancel));
    }

    [Fact]
    public async Task The_longest_history_and_a_result_of_300_KB_come_back()
    {
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);
        var failure = AJob.Oops with { Detail = new string('ß', Failure.MaxDetail) };
        var attempt = new Attempt(1, "worker-1", Clock.GetUtcNow(), Clock.GetUtcNow(), AttemptOutcome.Failed, failure);
        var ended = running with
        {
            State = new JobState.Succeeded(Clock.GetUtcNow(), new Payload("\"" + new string('x', 300_000) + "\"")),
            Attempts = [.. Enumerable.Range(1, Job.MaxHistory).Select(epoch => attempt with { Epoch = epoch })],
            Version = running.Version + 1,
        };

        Assert.True(await store.TryReplaceAsync(running, ended, Cancel));

        AJob.Equal(ended, await store.FindAsync(running.Id, Cancel));
    }

    [Fact]
    public async Task A_job_that_moved_on_is_not_replaced()
    {
        var store = await OpenAsync();
        var seen = await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel);
        await store.ClaimAsync(AJob.ClaimOf(seen), Cancel);
        var before = await FoundAsync(store, seen.Id);

        Assert.False(await store.TryReplaceAsync(seen, seen.RequestCancel("too late", Clock.GetUtcNow()), Cancel));

        AJob.Equal(before, await store.FindAsync(seen.Id, Cancel));
    }

    [Fact]
    public async Task An_unknown_job_is_not_replaced()
    {
        var store = await OpenAsync();
        var unknown = Job.Create(AJob.Request(Clock), Clock.GetUtcNow());

        Assert.False(await store.TryReplaceAsync(unknown, unknown.RequestCancel("who?", Clock.GetUtcNow()), Cancel));
        Assert.Null(await store.FindAsync(unknown.Id, Cancel));
    }

    [Fact]
    public async Task A_sweep_that_saw_the_old_end_of_a_lease_cannot_end_a_renewed_one()
    {
        var store = await OpenAsync();
        var seen = await AJob.RunningInAsync(store, Clock, Cancel);
        Clock.Advance(AJob.LeaseFor);
        await store.BeatAsync(BeatOf(seen), Cancel);

        var expired = await store.TryReplaceAsync(seen, seen.Settle(new Verdict.Interrupt(), Clock.GetUtcNow()), Cancel);

        Assert.False(expired);
        Assert.IsType<JobState.Running>((await FoundAsync(store, seen.Id)).State);
    }

    [Fact]
    public async Task A_lease_that_was_taken_over_can_neither_settle_nor_beat()
    {
        var store = await OpenAsync();
        var lost = await AJob.RunningInAsync(store, Clock, Cancel);
        Clock.Advance(AJob.LeaseFor);
        var queued = lost.Settle(new Verdict.Interrupt(), Clock.GetUtcNow());
        Assert.True(await store.TryReplaceAsync(lost, queued, Cancel));

        var beatBefore = await store.BeatAsync(BeatOf(lost), Cancel);
        var settledBefore = await store.TryReplaceAsync(lost, Done(lost), Cancel);
        await store.ClaimAsync(AJob.ClaimOf(queued, "worker-2"), Cancel);
        var beatAfter = await store.BeatAsync(BeatOf(lost), Cancel);
        var settledAfter = await store.TryReplaceAsync(lost, Done(lost), Cancel);

        Assert.Equal([new BeatResult.Lost(), new BeatResult.Lost()], [beatBefore, beatAfter]);
        Assert.Equal((false, false), (settledBefore, settledAfter));
        Assert.Equal("worker-2", (await FoundAsync(store, lost.Id)).Lease?.Owner);
    }

    [Fact]
    public async Task A_beat_renews_the_lease_and_changes_no_version()
    {
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);
        Clock.Advance(TimeSpan.FromSeconds(10));

        var result = await store.BeatAsync(BeatOf(running), Cancel);

        Assert.Equal(new BeatResult.Renewed(BeatOf(running).Until), result);
        var renewed = running with { State = new JobState.Running(running.Lease! with { Until = Clock.GetUtcNow() + AJob.LeaseFor }) };
        AJob.Equal(renewed, await store.FindAsync(running.Id, Cancel));
    }

    [Fact]
    public async Task A_beat_stores_its_progress_and_one_without_progress_leaves_it()
    {
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);

        await store.BeatAsync(BeatOf(running) with { Progress = new Progress(12.5, "Größe") }, Cancel);
        await store.BeatAsync(BeatOf(running), Cancel);

        Assert.Equal(new Progress(12.5, "Größe"), (await FoundAsync(store, running.Id)).Progress);
    }

    [Fact]
    public async Task A_beat_brings_a_request_to_cancel()
    {
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);
        await store.TryReplaceAsync(running, running.RequestCancel("no longer needed", Clock.GetUtcNow()), Cancel);

        Assert.Equal(new BeatResult.Renewed(BeatOf(running).Until, "no longer needed"), await store.BeatAsync(BeatOf(running), Cancel));
    }

    [Fact]
    public async Task A_beat_for_a_job_that_is_unknown_or_ended_or_has_another_epoch_is_lost()
    {
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);
        var ended = await AJob.RunningInAsync(store, Clock, Cancel);
        await store.TryReplaceAsync(ended, Done(ended), Cancel);

        Assert.IsType<BeatResult.Lost>(await store.BeatAsync(BeatOf(running) with { Id = JobId.New(Clock.GetUtcNow()) }, Cancel));
        Assert.IsType<BeatResult.Lost>(await store.BeatAsync(BeatOf(running) with { Epoch = 0 }, Cancel));
        Assert.IsType<BeatResult.Lost>(await store.BeatAsync(BeatOf(running) with { Epoch = 2 }, Cancel));
        Assert.IsType<BeatResult.Lost>(await store.BeatAsync(BeatOf(ended) with { Progress = new Progress(1) }, Cancel));
        AJob.Equal(running, await store.FindAsync(running.Id, Cancel));
        AJob.Equal(Done(ended), await store.FindAsync(ended.Id, Cancel));
    }

    [Fact]
    public async Task Of_fifty_concurrent_writers_of_one_version_one_wins()
    {
        var store = await OpenAsync();
        var job = await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel);

        var won = await AtOnceAsync(50, i => store.TryReplaceAsync(job, job.RequestCancel($"reason {i}", Clock.GetUtcNow()), Cancel));

        var winner = Assert.Single(Enumerable.Range(0, 50), i => won[i]);
        Assert.Equal(new JobState.Cancelled(Clock.GetUtcNow(), $"reason {winner}"), (await FoundAsync(store, job.Id)).State);
    }

    [Fact]
    public async Task Of_a_settling_worker_and_a_sweep_at_the_same_time_one_wins()
    {
        var store = await OpenAsync();
        for (var round = 0; round < 50; round++)
        {
            var running = await AJob.RunningInAsync(store, Clock, Cancel);
            var swept = running.Settle(new Verdict.Interrupt(), Clock.GetUtcNow());

            var won = await AtOnceAsync(2, i => store.TryReplaceAsync(running, i == 0 ? Done(running) : swept, Cancel));

            Assert.Single(won, true);
            AJob.Equal(won[0] ? Done(running) : swept, await store.FindAsync(running.Id, Cancel));
        }
    }

    private Beat BeatOf(Job running) => new(running.Id, running.Epoch, Clock.GetUtcNow() + AJob.LeaseFor, null);

    private Job Done(Job running) => running.Settle(new Verdict.Complete(new Payload("1")), Clock.GetUtcNow());
}
