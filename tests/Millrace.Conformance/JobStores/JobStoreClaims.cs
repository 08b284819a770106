using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Conformance.JobStores;

/// <summary>Claiming jobs: one worker at a time, under the newest epoch only.</summary>
public abstract class JobStoreClaims : JobStoreAdmission
{
    [Fact]
    public async Task A_granted_claim_gives_a_lease_with_the_next_epoch()
    {
        var store = await OpenAsync();
        var job = await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel);
        Clock.Advance(TimeSpan.FromSeconds(5));

        var granted = Assert.IsType<Claim.Granted>(await store.ClaimAsync(AJob.ClaimOf(job), Cancel)).Job;

        AJob.Equal(job.Claim("worker-1", Clock.GetUtcNow(), AJob.LeaseFor), granted);
        AJob.Equal(granted, await store.FindAsync(job.Id, Cancel));
        Assert.Equal(new Lease("worker-1", 1, Clock.GetUtcNow(), Clock.GetUtcNow() + AJob.LeaseFor), granted.Lease);
    }

    [Fact]
    public async Task A_claim_of_an_unknown_job_is_refused()
    {
        var store = await OpenAsync();
        var request = new ClaimRequest(JobId.New(Clock.GetUtcNow()), 0, "worker-1", AJob.LeaseFor);

        Assert.Equal(new Claim.Refused(ClaimRefusal.NotFound), await store.ClaimAsync(request, Cancel));
    }

    [Fact]
    public async Task A_message_that_comes_twice_meets_the_lease_the_second_time()
    {
        var store = await OpenAsync();
        var job = await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel);
        await store.ClaimAsync(AJob.ClaimOf(job), Cancel);

        var second = await store.ClaimAsync(AJob.ClaimOf(job, "worker-2"), Cancel);

        Assert.Equal(new Claim.Refused(ClaimRefusal.Held), second);
        Assert.Equal("worker-1", (await FoundAsync(store, job.Id)).Lease?.Owner);
    }

    [Fact]
    public async Task A_running_job_cannot_be_claimed_even_under_its_own_epoch()
    {
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);

        Assert.Equal(new Claim.Refused(ClaimRefusal.Stale), await store.ClaimAsync(AJob.ClaimOf(running), Cancel));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Whatever_message_meets_a_lapsed_lease_is_told_so_and_the_job_stays_as_it_is(long epoch)
    {
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);
        Clock.Advance(AJob.LeaseFor - TimeSpan.FromTicks(1));
        var before = await store.ClaimAsync(AJob.ClaimOf(running) with { Epoch = epoch }, Cancel);
        Clock.Advance(TimeSpan.FromTicks(1));

        var when = await store.ClaimAsync(AJob.ClaimOf(running) with { Epoch = epoch }, Cancel);

        Assert.NotEqual(new Claim.Refused(ClaimRefusal.Lapsed), before);
        Assert.Equal(new Claim.Refused(ClaimRefusal.Lapsed), when);
        AJob.Equal(running, await store.FindAsync(running.Id, Cancel));
    }

    [Fact]
    public async Task A_lapsed_lease_that_was_renewed_cannot_be_ended()
    {
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);
        Clock.Advance(AJob.LeaseFor);
        var types = new JobTypes();
        var ended = LapsedLease.End(running, types, Clock.GetUtcNow());
        await store.BeatAsync(new Beat(running.Id, running.Epoch, Clock.GetUtcNow() + AJob.LeaseFor, null), Cancel);

        Assert.False(await store.TryReplaceAsync(running, ended, Cancel));
        Assert.Equal(new Claim.Refused(ClaimRefusal.Held), await store.ClaimAsync(AJob.ClaimOf(running) with { Epoch = 0 }, Cancel));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Only_the_epoch_of_the_job_itself_may_claim_it(long epoch)
    {
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);
        var queued = running.Settle(new Verdict.Interrupt(), Clock.GetUtcNow());
        await store.TryReplaceAsync(running, queued, Cancel);

        var other = await store.ClaimAsync(AJob.ClaimOf(queued) with { Epoch = epoch }, Cancel);
        var own = await store.ClaimAsync(AJob.ClaimOf(queued) with { Epoch = 1 }, Cancel);

        Assert.Equal(new Claim.Refused(ClaimRefusal.Stale), other);
        Assert.Equal(2, Assert.IsType<Claim.Granted>(own).Job.Epoch);
    }

    [Fact]
    public async Task A_scheduled_job_may_be_claimed_when_its_time_has_come_and_not_before()
    {
        var store = await OpenAsync();
        var job = await AJob.AddedToAsync(store, AJob.Request(Clock) with { RunAt = Clock.GetUtcNow().AddMinutes(10) }, Cancel);
        Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        var before = await store.ClaimAsync(AJob.ClaimOf(job), Cancel);
        Clock.Advance(TimeSpan.FromTicks(1));

        var when = await store.ClaimAsync(AJob.ClaimOf(job), Cancel);

        Assert.Equal(new Claim.Refused(ClaimRefusal.NotDue), before);
        Assert.IsType<Claim.Granted>(when);
    }

    [Fact]
    public async Task Jobs_that_wait_or_have_ended_cannot_be_claimed()
    {
        var store = await OpenAsync();
        foreach (var state in AJob.States(Clock.GetUtcNow()).Where(static state => state is not (JobState.Queued or JobState.Scheduled or JobState.Running)))
        {
            var job = await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel);
            Assert.True(await store.TryReplaceAsync(job, job with { State = state, Version = 2 }, Cancel));

            Assert.Equal(new Claim.Refused(ClaimRefusal.Stale), await store.ClaimAsync(AJob.ClaimOf(job), Cancel));
        }
    }

    [Fact]
    public async Task Of_fifty_concurrent_claimants_one_gets_the_job()
    {
        var store = await OpenAsync();
        var job = await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel);

        var claims = await AtOnceAsync(50, i => store.ClaimAsync(AJob.ClaimOf(job, $"worker-{i}"), Cancel));

        var granted = Assert.Single(claims.OfType<Claim.Granted>()).Job;
        AJob.Equal(granted, await store.FindAsync(job.Id, Cancel));
        Assert.Equal(49, claims.Count(static claim => claim is Claim.Refused { Why: ClaimRefusal.Held }));
    }

    [Fact]
    public async Task Fifty_workers_share_a_hundred_jobs_without_a_double_claim()
    {
        var store = await OpenAsync();
        NewJob[] requests = [.. Enumerable.Range(0, 100).Select(_ => AJob.Request(Clock))];
        var jobs = (await store.AddAsync(requests, Cancel)).Select(static admission => ((Admission.Added)admission).Job).ToList();

        var claims = await AtOnceAsync(50, worker => ClaimAllAsync(store, jobs, $"worker-{worker}"));

        Assert.Equal(jobs.Select(static job => job.Id).Order(), claims.SelectMany(static ids => ids).Order());
    }

    private static async Task<List<JobId>> ClaimAllAsync(IJobStore store, IReadOnlyList<Job> jobs, string owner)
    {
        var mine = new List<JobId>();
        foreach (var job in jobs)
        {
            if (await store.ClaimAsync(AJob.ClaimOf(job, owner), Cancel) is Claim.Granted granted)
                mine.Add(granted.Job.Id);
        }

        return mine;
    }
}
