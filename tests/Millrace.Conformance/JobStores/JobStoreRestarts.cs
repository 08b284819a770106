using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Conformance.JobStores;

/// <summary>Crash points: the driver ends right after each kind of write, and what it answered still counts.</summary>
public abstract class JobStoreRestarts : JobStoreUniqueKeys
{
    [Theory]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task What_was_added_survives(Restart restart)
    {
        SkipUnlessDurable();
        var store = await OpenAsync();
        var request = AJob.Request(Clock) with { IdempotencyKey = "key-1" };
        var added = await AJob.AddedToAsync(store, request, Cancel);

        store = await ReopenAsync(restart);

        AJob.Equal(added, await store.FindAsync(added.Id, Cancel));
        Assert.Equal([new Admission.Duplicate(added.Id)], await store.AddAsync([request with { Id = JobId.New(Clock.GetUtcNow()) }], Cancel));
    }

    [Theory]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task A_claim_survives_and_its_epoch_is_not_given_again(Restart restart)
    {
        SkipUnlessDurable();
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);

        store = await ReopenAsync(restart);

        AJob.Equal(running, await store.FindAsync(running.Id, Cancel));
        Assert.Equal(new Claim.Refused(ClaimRefusal.Held), await store.ClaimAsync(AJob.ClaimOf(running) with { Epoch = 0 }, Cancel));
    }

    [Theory]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task A_settled_job_stays_settled(Restart restart)
    {
        SkipUnlessDurable();
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);
        var ended = running.Settle(new Verdict.Fail(AJob.Oops), Clock.GetUtcNow());
        Assert.True(await store.TryReplaceAsync(running, ended, Cancel));

        store = await ReopenAsync(restart);

        AJob.Equal(ended, await store.FindAsync(running.Id, Cancel));
        Assert.Empty((await store.FindDueAsync(Clock.GetUtcNow().AddYears(1), 10, Cancel)).Jobs);
    }

    [Theory]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task The_lease_of_a_dead_worker_is_found_when_it_ends_and_taken_over(Restart restart)
    {
        SkipUnlessDurable();
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);
        Clock.Advance(TimeSpan.FromSeconds(10));
        await store.BeatAsync(new Beat(running.Id, running.Epoch, Clock.GetUtcNow() + AJob.LeaseFor, null), Cancel);

        store = await ReopenAsync(restart);
        Clock.Advance(AJob.LeaseFor);
        Assert.Equal(new Claim.Refused(ClaimRefusal.Lapsed), await store.ClaimAsync(AJob.ClaimOf(running) with { Epoch = 0 }, Cancel));
        var expired = FindsLapsedLeases
            ? Assert.Single((await store.FindDueAsync(Clock.GetUtcNow(), 10, Cancel)).Jobs)
            : await FoundAsync(store, running.Id);
        var queued = expired.Settle(new Verdict.Interrupt(), Clock.GetUtcNow());
        Assert.True(await store.TryReplaceAsync(expired, queued, Cancel));
        var claim = await store.ClaimAsync(AJob.ClaimOf(queued, "worker-2"), Cancel);

        Assert.Equal(2, Assert.IsType<Claim.Granted>(claim).Job.Epoch);
        Assert.IsType<BeatResult.Lost>(await store.BeatAsync(new Beat(running.Id, running.Epoch, Clock.GetUtcNow(), null), Cancel));
    }

    [Theory]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task Terms_notes_checkpoint_and_keys_survive(Restart restart)
    {
        SkipUnlessDurable();
        var store = await OpenAsync();
        var request = AJob.Request(Clock) with { Terms = FilledTerms, UniqueKey = "k" };
        var job = await AJob.AddedToAsync(store, request, Cancel);
        var running = Assert.IsType<Claim.Granted>(await store.ClaimAsync(AJob.ClaimOf(job), Cancel)).Job;
        await store.BeatAsync(new Beat(job.Id, 1, running.Lease!.Until, null) { Checkpoint = new Payload("7") }, Cancel);
        var noted = running with { Notes = FilledNotes(), CancelBy = Clock.GetUtcNow().AddHours(1), Version = running.Version + 1, Checkpoint = new Payload("7") };
        Assert.True(await store.TryReplaceAsync(running, noted, Cancel));

        store = await ReopenAsync(restart);

        AJob.Equal(noted, await store.FindAsync(job.Id, Cancel));
        Assert.Equal([new Admission.Duplicate(job.Id)], await store.AddAsync([AJob.Request(Clock) with { UniqueKey = "k" }], Cancel));
        AJob.Equal([noted], (await store.ListAsync(new JobQuery { Tag = "a#b" }, Cancel)).Jobs);
    }

    [Fact]
    public async Task A_crash_under_concurrent_writers_keeps_all_that_was_answered_and_no_half_of_anything()
    {
        SkipUnlessDurable();
        var store = await OpenAsync();
        var answered = await AtOnceAsync(20, async _ =>
        {
            var job = await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel);
            return Assert.IsType<Claim.Granted>(await store.ClaimAsync(AJob.ClaimOf(job), Cancel)).Job;
        });
        var unanswered = AtOnceAsync(20, _ => store.AddAsync([AJob.Request(Clock)], Cancel));

        var reopened = await ReopenAsync(Restart.Crash);
        await unanswered.ContinueWith(static _ => { }, Cancel, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        foreach (var job in answered)
            AJob.Equal(job, await reopened.FindAsync(job.Id, Cancel));
        foreach (var job in (await reopened.ListAsync(new JobQuery { Limit = 100 }, Cancel)).Jobs)
            AJob.Equal(job, await reopened.FindAsync(job.Id, Cancel));
    }

    /// <summary>Skips a test, aloud, where jobs end with the process.</summary>
    private void SkipUnlessDurable() => Assert.SkipUnless(SurvivesRestart, "This store ends with its process.");
}
