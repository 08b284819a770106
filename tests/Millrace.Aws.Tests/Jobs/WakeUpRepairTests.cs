using System.Collections.Concurrent;
using Millrace.Changes;
using Millrace.Conformance;
using Millrace.Dispatching;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Aws.Tests.Jobs;

/// <summary>Jobs are looked at again at three ages, found by the times in their ids.</summary>
public sealed class WakeUpRepairTests(Emulators emulators) : ContractSuite, IAsyncLifetime
{
    private static readonly TimeSpan[] Ages = [TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(30), TimeSpan.FromHours(6)];
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1); // As exact as an id is.

    private TappedWire? _opened;

    private TappedWire Wire => _opened ?? throw new InvalidOperationException("Not opened.");

    public async ValueTask InitializeAsync()
    {
        _opened = new TappedWire(await emulators.NewStorageAsync(withStream: false, Cancel), Clock);
    }

    public ValueTask DisposeAsync()
    {
        _opened?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_sweep_of_one_pool_does_not_go_on_for_another()
    {
        var job = await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock), Cancel);
        var (one, other) = (Wire.RepairsOf(""), Wire.RepairsOf("canary"));
        await ShownAsync(one);
        await ShownAsync(other);
        Clock.Advance(Ages[0] + TimeSpan.FromMilliseconds(2));

        Assert.Equal([job.Id], await ShownAsync(one));
        Assert.Equal([job.Id], await ShownAsync(other));
        Assert.Empty(await ShownAsync(other));

        async Task<IEnumerable<JobId>> ShownAsync(IWakeUpRepairs repairs)
        {
            ConcurrentQueue<JobId> shown = [];
            await repairs.ReplayAsync(Clock.GetUtcNow(), changes => { changes.ToList().ForEach(change => shown.Enqueue(change.Id)); return Task.CompletedTask; }, Cancel);
            return shown;
        }
    }

    [Fact]
    public async Task Every_job_is_shown_once_at_each_age_however_the_sweeps_come()
    {
        var made = new Dictionary<JobId, DateTimeOffset>();
        var shown = new ConcurrentQueue<(JobId Id, DateTimeOffset At)>();
        TimeSpan[] pauses = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(11).Add(TimeSpan.FromTicks(4_567)), TimeSpan.FromSeconds(59.9995)];
        await SweepAsync();

        for (var (i, end) = (0, Clock.GetUtcNow().AddHours(7.5)); Clock.GetUtcNow() < end; i++)
        {
            for (var jobs = 0; jobs < 3 && i < 12; jobs++)
            {
                var job = await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock), Cancel);
                made.Add(job.Id, Clock.GetUtcNow());
                Clock.Advance(TimeSpan.FromTicks(1_234_567));
            }

            Clock.Advance(i < 12 || pauses[i % 3] > TimeSpan.FromMinutes(2) ? pauses[i % 3] : TimeSpan.FromMinutes(7));
            await SweepAsync();
        }

        Assert.Equal(36, made.Count);
        var longest = pauses[1] + TimeSpan.FromSeconds(1);
        foreach (var (id, at) in made)
        {
            var ages = shown.Where(one => one.Id == id).Select(one => one.At - at).Order().ToList();
            Assert.Equal(3, ages.Count);
            Assert.All(ages.Zip(Ages), pair => Assert.InRange(pair.First, pair.Second - Millisecond, pair.Second + longest));
        }

        async Task SweepAsync()
        {
            var now = Clock.GetUtcNow();
            await Wire.Repairs.ReplayAsync(now, changes => KeepAsync(changes, change => shown.Enqueue((change.Id, now))), Cancel);
        }
    }

    [Fact]
    public async Task A_job_is_not_shown_before_its_age()
    {
        await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock), Cancel);
        Clock.Advance(Ages[0] - Millisecond);

        Assert.Empty(await ReplayedAsync());
        Clock.Advance(2 * Millisecond);
        Assert.Single(await ReplayedAsync());
    }

    [Fact]
    public async Task Sweeps_that_were_missed_are_made_up_for()
    {
        await ReplayedAsync();
        List<JobId> ids = [];
        for (var i = 0; i < 20; i++)
        {
            ids.Add((await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock), Cancel)).Id);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(ids, (await ReplayedAsync()).Select(static change => change.Id).Order());
        Assert.Empty(await ReplayedAsync());
    }

    [Fact]
    public async Task Where_none_was_ever_the_first_sweep_looks_back_a_minute()
    {
        await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock), Cancel);
        Clock.Advance(TimeSpan.FromSeconds(30));
        var job = await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock), Cancel);
        Clock.Advance(Ages[0] + TimeSpan.FromSeconds(45));

        Assert.Equal(job.Id, Assert.Single(await ReplayedAsync()).Id);
    }

    [Fact]
    public async Task A_replay_that_failed_is_shown_again()
    {
        await ReplayedAsync();
        NewJob[] jobs = [.. Enumerable.Range(0, 10).Select(_ => AJob.Request(Clock))];
        await Wire.Store.AddAsync(jobs, Cancel);
        Clock.Advance(Ages[0] + Millisecond);

        await Assert.ThrowsAsync<IOException>(
            () => Wire.Repairs.ReplayAsync(Clock.GetUtcNow(), static _ => throw new IOException("The queue is out of reach."), Cancel));
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(jobs.Select(static job => job.Id).Order(), (await ReplayedAsync()).Select(static change => change.Id).Order());
        Assert.Empty(await ReplayedAsync());
    }

    [Fact]
    public async Task A_job_is_shown_as_it_stands()
    {
        var parent = new JobParent(JobId.New(Clock.GetUtcNow()), "Count", "token");
        var lane = new Lane(ResourceClass.Memory, Priority.Low);
        var queued = await AddedAsync(AJob.Request(Clock) with { Lane = lane, Trace = "Root=1-67891233-abcdef012345678912345678" });
        var running = await RunningAsync();
        await Wire.Store.BeatAsync(new Beat(running.Id, 1, Clock.GetUtcNow().AddHours(1), null), Cancel);
        var waiting = await SettledAsync(new Verdict.Wait(new WaitFor.Execution("execution")));
        var failed = await SettledAsync(new Verdict.Fail(AJob.Oops, AttemptOutcome.Failed));
        var succeeded = await SettledAsync(new Verdict.Complete(Payload.Null), parent);
        await SettledAsync(new Verdict.Complete(Payload.Null)); // Nobody waits for it.
        var leaseUntil = Clock.GetUtcNow().AddHours(1);
        Clock.Advance(Ages[0] + Millisecond);

        var shown = await ReplayedAsync();

        Assert.Equal(
            new[]
            {
                Change(queued, JobStateName.Queued) with { Trace = "Root=1-67891233-abcdef012345678912345678" },
                Change(running, JobStateName.Running) with { DueAt = leaseUntil },
                Change(waiting, JobStateName.Waiting),
                Change(failed, JobStateName.Failed),
                Change(succeeded, JobStateName.Succeeded) with { IsAwaited = true },
            }.OrderBy(static change => change.Id),
            shown.OrderBy(static change => change.Id));
    }

    [Fact]
    public async Task More_jobs_than_a_page_of_a_query_are_all_shown()
    {
        var input = $"\"{new string('x', 60_000)}\"";
        NewJob[] jobs = [.. Enumerable.Range(0, 25).Select(_ => AJob.Request(Clock, input: input)).Select(static job => job with { Id = new JobId(job.Id.Value[..^1] + "z") })];
        await Wire.Store.AddAsync(jobs, Cancel);
        Clock.Advance(Ages[0] + Millisecond);
        Wire.Forget();

        Assert.Equal(25, (await ReplayedAsync()).Count);
        Assert.True(Wire.Exchanges.Count(static one => one.Operation == "Query") > 96);
    }

    [Fact]
    public async Task A_sweep_is_one_query_for_each_key_and_age_and_a_second_one_at_the_same_time_is_none()
    {
        await ReplayedAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        Wire.Forget();

        await ReplayedAsync();
        Assert.Equal([("GetItem", 1), ("PutItem", 1), ("Query", 96)], Counts());
        Assert.Equal(96, Wire.Exchanges.Count(static one => one.Operation == "Query" && one.Request["ConsistentRead"] is null));

        Wire.Forget();
        await ReplayedAsync();
        Assert.Equal([("GetItem", 1)], Counts());
    }

    [Fact]
    public async Task Of_changes_those_are_left_whose_job_is_queued_under_the_same_epoch()
    {
        var queued = await AddedAsync(AJob.Request(Clock));
        var running = await RunningAsync();
        var again = await SettledAsync(new Verdict.Interrupt());
        var gone = JobId.New(Clock.GetUtcNow());
        var (before, now) = (Change(again, JobStateName.Queued) with { Epoch = 0 }, Change(again, JobStateName.Queued));

        var still = await Wire.Repairs.StillQueuedAsync(
            [Change(queued, JobStateName.Queued), Change(running, JobStateName.Queued), before, now, now, Change(queued, JobStateName.Queued) with { Id = gone }], Cancel);

        Assert.Equal([Change(queued, JobStateName.Queued), now, now], still);
    }

    [Theory]
    [InlineData(1, "Query", 32)] // New jobs lie side by side: read together, they cost by their size.
    [InlineData(3, "BatchGetItem", 3)]
    public async Task A_look_at_250_queued_jobs_is_a_few_cheap_requests(long version, string operation, int most)
    {
        await Wire.Store.AddAsync([.. Enumerable.Range(0, 250).Select(_ => AJob.Request(Clock))], Cancel);
        var jobs = (await Wire.Store.ListAsync(new JobQuery { Limit = 250 }, Cancel)).Jobs;
        Wire.Forget();

        var still = await Wire.Repairs.StillQueuedAsync([.. jobs.Select(job => Change(job, JobStateName.Queued) with { Version = version })], Cancel);

        Assert.Equal(250, still.Count);
        Assert.All(Wire.Exchanges, one => Assert.Equal(operation, one.Operation));
        Assert.InRange(Wire.Exchanges.Count, 1, most);
        Assert.All(Wire.Exchanges, static one => Assert.DoesNotContain("\"ConsistentRead\":true", one.Request.ToJsonString(), StringComparison.Ordinal));
    }

    private static JobChange Change(Job job, JobStateName state) => new(0, job.Id, job.Type, job.Lane, job.Version, job.Epoch, state, null, false, default);

    private static Task KeepAsync(IEnumerable<JobChange> changes, Action<JobChange> keep)
    {
        foreach (var change in changes)
            keep(change);

        return Task.CompletedTask;
    }

    private IEnumerable<(string, int)> Counts() => Wire.Exchanges.CountBy(static one => one.Operation).Select(static one => (one.Key, one.Value)).Order();

    private async Task<IReadOnlyList<JobChange>> ReplayedAsync()
    {
        var shown = new ConcurrentQueue<JobChange>();
        await Wire.Repairs.ReplayAsync(Clock.GetUtcNow(), changes => KeepAsync(changes, shown.Enqueue), Cancel);
        return [.. shown];
    }

    private Task<Job> AddedAsync(NewJob request) => AJob.AddedToAsync(Wire.Store, request, Cancel);

    private async Task<Job> RunningAsync(JobParent? parent = null) => Assert.IsType<Claim.Granted>(
        await Wire.Store.ClaimAsync(AJob.ClaimOf(await AddedAsync(AJob.Request(Clock) with { Parent = parent })), Cancel)).Job;

    private async Task<Job> SettledAsync(Verdict verdict, JobParent? parent = null)
    {
        var running = await RunningAsync(parent);
        var settled = running.Settle(verdict, Clock.GetUtcNow());
        Assert.True(await Wire.Store.TryReplaceAsync(running, settled, Cancel));
        return settled;
    }
}
