using Millrace.Callbacks;
using Millrace.Children;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Conformance.JobStores;

/// <summary>What a job carries beside its state: terms, notes, checkpoint, and a cancel's deadline.</summary>
public abstract class JobStoreTerms : JobStoreQueries
{
    /// <summary>Terms with every field filled that a submission fills.</summary>
    protected static JobTerms FilledTerms { get; } = new()
    {
        FairKey = "Mandant „Größe“ 📈",
        OrderKey = "konto/4711",
        Resources = ["gpu", "Lizenz: ß"],
        Tags = ["größe", "a#b", "📈"],
        Callback = new Callback("https://example.org/ende?x=1&y=ü"),
        Timeout = TimeSpan.FromTicks(12_345_678_901),
        MaxAttempts = 7,
        Pool = "canary",
        Template = "bericht/3",
        Children = new ChildPolicy { Wait = ChildWait.Count, Count = 3, MayFail = 2 },
    };

    [Fact]
    public async Task Terms_come_back_in_every_field()
    {
        var store = await OpenAsync();

        var added = await AJob.AddedToAsync(store, AJob.Request(Clock) with { Terms = FilledTerms }, Cancel);

        Assert.Equal(FilledTerms, added.Terms);
        AJob.Equal(added, await store.FindAsync(added.Id, Cancel));
        AJob.Equal([added], (await store.ListAsync(new JobQuery(), Cancel)).Jobs);
    }

    [Fact]
    public async Task Notes_come_back_in_every_field_and_can_be_emptied()
    {
        var store = await OpenAsync();
        var job = await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel);
        var noted = job with { Notes = FilledNotes(), CancelBy = Clock.GetUtcNow().AddTicks(5), Version = 2 };
        var emptied = noted with { Notes = JobNotes.None, CancelBy = null, Version = 3 };

        Assert.True(await store.TryReplaceAsync(job, noted, Cancel));
        AJob.Equal(noted, await store.FindAsync(job.Id, Cancel));
        Assert.True(await store.TryReplaceAsync(noted, emptied, Cancel));
        AJob.Equal(emptied, await store.FindAsync(job.Id, Cancel));
    }

    [Fact]
    public async Task A_job_that_is_submitted_paused_waits_with_its_reason_and_its_time()
    {
        var store = await OpenAsync();
        var later = Clock.GetUtcNow().AddHours(1);

        var paused = await AJob.AddedToAsync(store, AJob.Request(Clock) with { PauseReason = "Erst prüfen" }, Cancel);
        var both = await AJob.AddedToAsync(store, AJob.Request(Clock) with { PauseReason = "Erst prüfen", RunAt = later }, Cancel);

        Assert.Equal(new JobState.Paused(Clock.GetUtcNow(), PausedBy.Job, "Erst prüfen"), (await FoundAsync(store, paused.Id)).State);
        Assert.Equal(new JobState.Paused(Clock.GetUtcNow(), PausedBy.Job, "Erst prüfen", later), (await FoundAsync(store, both.Id)).State);
        Assert.Equal(new Claim.Refused(ClaimRefusal.Stale), await store.ClaimAsync(AJob.ClaimOf(paused), Cancel));
        Assert.Equal(2, (await store.ListAsync(new JobQuery { State = JobStateName.Paused }, Cancel)).Jobs.Count);
        Assert.Empty((await store.FindDueAsync(later.AddDays(1), 10, Cancel)).Jobs);
    }

    [Fact]
    public async Task A_checkpoint_is_saved_by_a_beat_under_the_lease_only()
    {
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);

        await store.BeatAsync(BeatOf(running) with { Checkpoint = new Payload("""{"zeile":7}""") }, Cancel);
        await store.BeatAsync(BeatOf(running), Cancel);
        await store.BeatAsync(BeatOf(running) with { Epoch = 2, Checkpoint = new Payload("8") }, Cancel);

        Assert.Equal("""{"zeile":7}""", (await FoundAsync(store, running.Id)).Checkpoint?.Json);
    }

    [Fact]
    public async Task A_writer_never_overwrites_a_checkpoint()
    {
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);
        await store.BeatAsync(BeatOf(running) with { Checkpoint = new Payload("7") }, Cancel);

        Assert.True(await store.TryReplaceAsync(running, running.Settle(new Verdict.Continue(), Clock.GetUtcNow()), Cancel));
        var queued = await FoundAsync(store, running.Id);
        var claim = await store.ClaimAsync(AJob.ClaimOf(queued, "worker-2"), Cancel);
        Assert.True(await store.TryReplaceAsync(running with { Version = 4 }, Granted(claim) with { Version = 5, Checkpoint = new Payload("0") }, Cancel));

        Assert.Equal("7", queued.Checkpoint?.Json);
        Assert.Equal("7", Granted(claim).Checkpoint?.Json);
        Assert.Equal("7", (await FoundAsync(store, running.Id)).Checkpoint?.Json);
    }

    [Fact]
    public async Task The_lease_of_a_job_that_is_to_be_cancelled_is_renewed_up_to_its_deadline_and_lost_then()
    {
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);
        var deadline = Clock.GetUtcNow().AddSeconds(40);
        var asked = running.RequestCancel("Zu spät", Clock.GetUtcNow(), deadline);
        Assert.True(await store.TryReplaceAsync(running, asked, Cancel));

        var first = await store.BeatAsync(BeatOf(running), Cancel);
        Clock.Advance(TimeSpan.FromSeconds(20));
        var capped = await store.BeatAsync(BeatOf(running) with { Checkpoint = new Payload("1") }, Cancel);
        var until = (await FoundAsync(store, running.Id)).Lease?.Until;
        Clock.Advance(TimeSpan.FromSeconds(20));
        var lost = await store.BeatAsync(BeatOf(running) with { Checkpoint = new Payload("2") }, Cancel);

        Assert.Equal(new BeatResult.Renewed(Clock.GetUtcNow().AddSeconds(-10), "Zu spät"), first);
        Assert.Equal(new BeatResult.Renewed(deadline, "Zu spät"), capped);
        Assert.Equal(deadline, until);
        Assert.Equal(new BeatResult.Lost(), lost);
        var after = await FoundAsync(store, running.Id);
        Assert.Equal((deadline, "1"), (after.Lease?.Until, after.Checkpoint?.Json));
        Assert.Equal(new Claim.Refused(ClaimRefusal.Lapsed), await store.ClaimAsync(AJob.ClaimOf(asked), Cancel));
    }

    [Fact]
    public async Task A_beat_brings_a_request_to_pause()
    {
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);
        Assert.True(await store.TryReplaceAsync(running, running.RequestPause("Wartung", Clock.GetUtcNow()), Cancel));

        Assert.Equal(new BeatResult.Renewed(BeatOf(running).Until, PauseReason: "Wartung"), await store.BeatAsync(BeatOf(running), Cancel));
    }

    [Fact]
    public async Task A_beat_keeps_the_phase_of_its_progress()
    {
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);

        await store.BeatAsync(BeatOf(running) with { Progress = new Progress(12.5, "Größe", "lesen") }, Cancel);

        Assert.Equal(new Progress(12.5, "Größe", "lesen"), (await FoundAsync(store, running.Id)).Progress);
    }

    [Fact]
    public async Task A_list_shows_the_jobs_with_a_tag_and_those_of_a_time()
    {
        var store = await OpenAsync();
        var ids = new List<JobId>();
        foreach (var tags in (string[][])[["a", "b"], ["b"], [], ["a", "a#1"], ["a"]])
        {
            ids.Add((await AJob.AddedToAsync(store, AJob.Request(Clock) with { Terms = new JobTerms { Tags = tags } }, Cancel)).Id);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var afterFirst = JobId.Before(Clock.GetUtcNow().AddSeconds(-4));
        Assert.Equal([4, 3, 0], await ListedAsync(new JobQuery { Tag = "a" }));
        Assert.Equal([1, 0], await ListedAsync(new JobQuery { Tag = "b" }));
        Assert.Equal([3], await ListedAsync(new JobQuery { Tag = "a#1" }));
        Assert.Empty(await ListedAsync(new JobQuery { Tag = "A" }));
        Assert.Equal([4, 3, 2, 1], await ListedAsync(new JobQuery { After = afterFirst }));
        Assert.Equal([3, 2], await ListedAsync(new JobQuery { After = ids[1], Before = ids[4] }));
        Assert.Equal([4, 3], await ListedAsync(new JobQuery { Tag = "a", After = afterFirst, State = JobStateName.Queued }));
        Assert.Equal([4], await ListedAsync(new JobQuery { Tag = "a", Limit = 1 }));
        Assert.Empty(await ListedAsync(new JobQuery { After = ids[3], Before = ids[2] }));
        Assert.Empty(await ListedAsync(new JobQuery { Tag = "a", State = JobStateName.Scheduled }));

        async Task<IEnumerable<int>> ListedAsync(JobQuery query) => (await store.ListAsync(query, Cancel)).Jobs.Select(job => ids.IndexOf(job.Id));
    }

    /// <summary>Notes with every field filled.</summary>
    protected JobNotes FilledNotes() => new()
    {
        Parks = 3,
        ParkedSince = Clock.GetUtcNow().AddTicks(1),
        Deferral = new Deferral("Lizenz: ß", Clock.GetUtcNow().AddTicks(2)),
        Children = new ChildCounts { Total = 9, Succeeded = 4, Failed = 2, Cancelled = 1 },
        IsCounted = true,
        Redrives = 2,
        HoldReason = "Halt – „größer“",
        PauseReason = "Pause",
        Result = new Payload("""{"größe":[1,null]}"""),
    };

    private Beat BeatOf(Job running) => new(running.Id, running.Epoch, Clock.GetUtcNow() + AJob.LeaseFor, null);

    private static Job Granted(Claim claim) => Assert.IsType<Claim.Granted>(claim).Job;
}
