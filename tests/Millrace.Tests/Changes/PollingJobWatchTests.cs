using Millrace.Changes;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Tests.Running;

namespace Millrace.Tests.Changes;

public sealed class PollingJobWatchTests
{
    private readonly World _world = new();
    private readonly CountedReads _reads;
    private readonly PollingJobWatch _watch;

    public PollingJobWatchTests()
    {
        _reads = new CountedReads(_world.Store, _world.Clock);
        _watch = new PollingJobWatch(_reads, _world.Clock);
    }

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task A_job_that_has_ended_is_answered_at_once()
    {
        var job = await EndedAsync(await _world.ClaimedAsync());

        Assert.Equal(job, await _watch.WaitForEndAsync(job.Id, TimeSpan.FromSeconds(10), Cancel).WaitAsync(World.Patience, Cancel));

        Assert.Single(_reads.At);
    }

    [Fact]
    public async Task No_job_is_answered_at_once() =>
        Assert.Null(await _watch.WaitForEndAsync(JobId.New(_world.Clock.GetUtcNow()), TimeSpan.FromSeconds(10), Cancel).WaitAsync(World.Patience, Cancel));

    [Fact]
    public async Task A_job_that_runs_is_read_ever_less_often_and_answered_as_it_stands_when_the_time_is_over()
    {
        var job = await _world.ClaimedAsync();
        var start = _world.Clock.GetUtcNow();

        var waiting = _watch.WaitForEndAsync(job.Id, TimeSpan.FromSeconds(8), Cancel);
        await PassAsync(waiting);

        Assert.Equal(job, await waiting);
        Assert.Equal([0, 50, 150, 350, 750, 1_550, 3_150, 5_150, 7_150, 8_000], _reads.At.Select(at => (at - start).TotalMilliseconds));
    }

    [Fact]
    public async Task An_end_is_seen_with_the_next_read()
    {
        var job = await _world.ClaimedAsync();
        var waiting = _watch.WaitForEndAsync(job.Id, TimeSpan.FromSeconds(8), Cancel);
        var ended = await EndedAsync(job);

        await PassAsync(waiting);

        Assert.Equal(ended, await waiting);
        Assert.Equal(2, _reads.At.Count);
    }

    [Fact]
    public async Task To_wait_for_no_time_is_to_read_once()
    {
        var job = await _world.ClaimedAsync();

        Assert.Equal(job, await _watch.WaitForEndAsync(job.Id, TimeSpan.Zero, Cancel).WaitAsync(World.Patience, Cancel));

        Assert.Single(_reads.At);
    }

    [Fact]
    public async Task A_caller_that_goes_ends_the_wait()
    {
        using var gone = new CancellationTokenSource();
        var waiting = _watch.WaitForEndAsync((await _world.ClaimedAsync()).Id, TimeSpan.FromSeconds(8), gone.Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(World.Patience, Cancel));
    }

    private async Task<Job> EndedAsync(Job job)
    {
        var ended = job.Settle(new Verdict.Complete(Payload.Null), _world.Clock.GetUtcNow());
        Assert.True(await _world.Store.TryReplaceAsync(job, ended, Cancel));
        return ended;
    }

    /// <summary>Turns the clock by small steps; each waits until the watch waits for the clock again.</summary>
    private async Task PassAsync(Task waiting)
    {
        for (var i = 0; i < 1_000 && !waiting.IsCompleted; i++)
        {
            if (_world.Clock.ArmedTimers > 0)
                _world.Clock.Advance(TimeSpan.FromMilliseconds(50));

            for (var turns = 0; turns < 100_000 && _world.Clock.ArmedTimers == 0 && !waiting.IsCompleted; turns++)
                await Task.Yield();
        }
    }

    private sealed class CountedReads(IJobStore inner, TimeProvider clock) : IJobStore
    {
        public List<DateTimeOffset> At { get; } = [];

        public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken)
        {
            At.Add(clock.GetUtcNow());
            return inner.FindAsync(id, cancellationToken);
        }

        public Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken) => inner.AddAsync(jobs, cancellationToken);

        public Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken) => inner.ClaimAsync(request, cancellationToken);

        public Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken) => inner.TryReplaceAsync(current, next, cancellationToken);

        public Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken) => inner.BeatAsync(beat, cancellationToken);

        public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

        public Task<DueJobs> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) => inner.FindDueAsync(now, limit, cancellationToken);
    }
}
