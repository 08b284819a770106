using System.Globalization;
using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Metrics;
using Millrace.Tests.Running;

namespace Millrace.Tests.Metrics;

public sealed class MeasuredJobStoreTests
{
    private readonly World _world = new();
    private readonly RecordedMetrics _metrics = new();
    private readonly MeasuredJobStore _store;

    public MeasuredJobStoreTests() => _store = new MeasuredJobStore(_world.Store, _metrics, _world.Clock);

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task The_life_of_a_job_is_told_by_its_type_and_lane()
    {
        var lane = new Lane(ResourceClass.Memory, Priority.High);
        var job = await AJob.AddedToAsync(_store, AJob.Request(_world.Clock) with { Lane = lane }, Cancel);
        _world.Clock.Advance(TimeSpan.FromSeconds(2));
        var running = await ClaimedAsync(job);
        _world.Clock.Advance(TimeSpan.FromMilliseconds(1_500));

        Assert.True(await _store.TryReplaceAsync(running, running.Settle(new Verdict.Complete(Payload.Null), _world.Clock.GetUtcNow()), Cancel));

        Assert.Equal(["JobsStarted 1 Count", "QueueAge 2000 Milliseconds", "AttemptDuration 1500 Milliseconds", "JobsSucceeded 1 Count", "Attempts 1 Count"], _metrics.Lines);
        Assert.All(_metrics.Recorded, one => Assert.Equal((job.Type, lane), (one.Type, one.Lane)));
    }

    [Fact]
    public async Task Only_the_first_start_of_a_job_has_waited_in_the_queue()
    {
        var job = await AJob.AddedToAsync(_store, AJob.Request(_world.Clock), Cancel);
        var running = await ClaimedAsync(job);
        var again = running.Settle(new Verdict.Interrupt(), _world.Clock.GetUtcNow());
        Assert.True(await _store.TryReplaceAsync(running, again, Cancel));
        _metrics.Forget();

        await ClaimedAsync(again);

        Assert.Equal(["JobsStarted 1 Count"], _metrics.Lines);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_with_a_start_time_of_its_own_has_not_waited_in_the_queue(bool isSwept)
    {
        var job = await AJob.AddedToAsync(_store, AJob.Request(_world.Clock) with { RunAt = _world.Clock.GetUtcNow().AddMinutes(10) }, Cancel);
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        if (isSwept)
            await _world.Sweeper.SweepAsync(Cancel);

        await ClaimedAsync(job);

        Assert.Equal(["JobsStarted 1 Count"], _metrics.Lines);
    }

    [Fact]
    public async Task A_claim_that_was_refused_is_no_start()
    {
        var job = await AJob.AddedToAsync(_store, AJob.Request(_world.Clock), Cancel);
        await ClaimedAsync(job);
        _metrics.Forget();

        Assert.IsType<Claim.Refused>(await _store.ClaimAsync(AJob.ClaimOf(job), Cancel));

        Assert.Empty(_metrics.Lines);
    }

    [Fact]
    public async Task A_job_that_failed_tells_how_many_attempts_it_had()
    {
        var running = await RunningAsync();
        var again = running.Settle(new Verdict.RetryAfter(TimeSpan.Zero, AJob.Oops, AttemptOutcome.Failed), _world.Clock.GetUtcNow());
        Assert.True(await _store.TryReplaceAsync(running, again, Cancel));
        running = await ClaimedAsync(again);
        _metrics.Forget();

        Assert.True(await _store.TryReplaceAsync(running, running.Settle(new Verdict.Fail(AJob.Oops, AttemptOutcome.Failed), _world.Clock.GetUtcNow()), Cancel));

        Assert.Equal(["AttemptDuration 0 Milliseconds", "JobsFailed 1 Count", "Attempts 2 Count"], _metrics.Lines);
    }

    [Fact]
    public async Task A_job_that_was_cancelled_before_it_ran_had_no_attempt()
    {
        var job = await AJob.AddedToAsync(_store, AJob.Request(_world.Clock), Cancel);

        Assert.True(await _store.TryReplaceAsync(job, job.RequestCancel("enough", _world.Clock.GetUtcNow()), Cancel));

        Assert.Equal(["JobsCancelled 1 Count", "Attempts 0 Count"], _metrics.Lines);
    }

    [Fact]
    public async Task A_lease_that_lapsed_is_told_beside_its_attempt()
    {
        var running = await RunningAsync();
        _world.Clock.Advance(AJob.LeaseFor);

        Assert.True(await _store.TryReplaceAsync(running, LapsedLease.End(running, _world.Types, _world.Clock.GetUtcNow()), Cancel));

        Assert.Equal(["AttemptDuration 30000 Milliseconds", "ExpiredLeases 1 Count"], _metrics.Lines);
    }

    [Fact]
    public async Task A_request_to_cancel_a_running_job_is_no_end_of_its_attempt()
    {
        var running = await RunningAsync();

        Assert.True(await _store.TryReplaceAsync(running, running.RequestCancel("enough", _world.Clock.GetUtcNow()), Cancel));

        Assert.Empty(_metrics.Lines);
    }

    [Fact]
    public async Task The_end_of_a_pipelines_wait_is_no_attempt()
    {
        var running = await RunningAsync();
        var waiting = running.Settle(new Verdict.Wait(new WaitFor.Execution(running.Id.Value)), _world.Clock.GetUtcNow());
        Assert.True(await _store.TryReplaceAsync(running, waiting, Cancel));
        _metrics.Forget();

        Assert.True(await _store.TryReplaceAsync(waiting, waiting.EndWait(new JobState.Succeeded(_world.Clock.GetUtcNow(), Payload.Null)), Cancel));

        Assert.Equal(["JobsSucceeded 1 Count", "Attempts 1 Count"], _metrics.Lines);
    }

    [Fact]
    public async Task A_write_that_somebody_else_was_faster_than_counts_nothing()
    {
        var running = await RunningAsync();
        Assert.True(await _world.Store.TryReplaceAsync(running, running.RequestCancel("enough", _world.Clock.GetUtcNow()), Cancel));

        Assert.False(await _store.TryReplaceAsync(running, running.Settle(new Verdict.Interrupt(), _world.Clock.GetUtcNow()), Cancel));

        Assert.Empty(_metrics.Lines);
    }

    [Fact]
    public async Task The_sweeps_lag_is_how_long_the_first_due_job_has_waited_for_it()
    {
        await _store.FindDueAsync(_world.Clock.GetUtcNow(), 10, Cancel);
        var at = _world.Clock.GetUtcNow().AddMinutes(1);
        await _store.AddAsync([AJob.Request(_world.Clock) with { RunAt = at.AddSeconds(30) }, AJob.Request(_world.Clock) with { RunAt = at }], Cancel);
        _world.Clock.Advance(TimeSpan.FromMinutes(2));

        await _store.FindDueAsync(_world.Clock.GetUtcNow(), 10, Cancel);

        Assert.Equal(["SweepLag 0 Seconds", "SweepLag 60 Seconds"], _metrics.Lines);
        Assert.All(_metrics.Recorded, static one => Assert.Equal((null, null), (one.Type, one.Lane)));
    }

    private async Task<Job> ClaimedAsync(Job job) => Assert.IsType<Claim.Granted>(await _store.ClaimAsync(AJob.ClaimOf(job), Cancel)).Job;

    private async Task<Job> RunningAsync()
    {
        var running = await ClaimedAsync(await AJob.AddedToAsync(_store, AJob.Request(_world.Clock), Cancel));
        _metrics.Forget();
        return running;
    }

    private sealed class RecordedMetrics : IMetrics
    {
        public List<Measurement> Recorded { get; } = [];

        public IEnumerable<string> Lines => Recorded.Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} {one.Value} {one.Unit}"));

        public void Record(Measurement measurement) => Recorded.Add(measurement);

        public void Forget() => Recorded.Clear();
    }
}
