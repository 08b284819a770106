using Millrace.Changes;
using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Tests.Running;

namespace Millrace.Tests.Changes;

public sealed class FeedJobWatchTests
{
    private readonly World _world = new();
    private readonly FeedJobWatch _watch;

    public FeedJobWatchTests() => _watch = new FeedJobWatch(_world.Store, _world.Clock);

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task An_unknown_job_is_answered_at_once() =>
        Assert.Null(await _watch.WaitForEndAsync(JobId.New(_world.Clock.GetUtcNow()), TimeSpan.FromMinutes(1), Cancel));

    [Fact]
    public async Task A_job_that_has_ended_is_answered_at_once()
    {
        var job = await AddedAsync();
        await _world.Client.CancelAsync(job.Id, "enough", Cancel);

        var ended = await _watch.WaitForEndAsync(job.Id, TimeSpan.FromMinutes(1), Cancel);

        Assert.IsType<JobState.Cancelled>(ended?.State);
    }

    [Fact]
    public async Task All_who_wait_are_answered_when_the_job_ends_and_not_before()
    {
        var job = await AddedAsync();
        Task<Job?>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => _watch.WaitForEndAsync(job.Id, TimeSpan.FromMinutes(1), Cancel))];

        var running = await _world.ClaimedAgainAsync(job.Id);
        _watch.Notice(await _world.LastChangeAsync());
        Assert.DoesNotContain(waiting, static task => task.IsCompleted);
        await _world.Store.TryReplaceAsync(running, running.Settle(new Verdict.Complete(Payload.Null), _world.Clock.GetUtcNow()), Cancel);
        _watch.Notice(await _world.LastChangeAsync());

        foreach (var answer in await Task.WhenAll(waiting).WaitAsync(World.Patience, Cancel))
            Assert.IsType<JobState.Succeeded>(answer?.State);
    }

    [Fact]
    public async Task A_wait_that_takes_too_long_is_answered_with_the_job_as_it_stands()
    {
        var job = await AddedAsync();
        var waiting = _watch.WaitForEndAsync(job.Id, TimeSpan.FromSeconds(30), Cancel);

        _world.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(waiting.IsCompleted);
        _world.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<JobState.Queued>((await waiting.WaitAsync(World.Patience, Cancel))?.State);
        Assert.Equal(0, _world.Clock.ArmedTimers);
    }

    [Fact]
    public async Task A_wait_of_no_time_is_a_look()
    {
        var job = await AddedAsync();

        Assert.IsType<JobState.Queued>((await _watch.WaitForEndAsync(job.Id, TimeSpan.Zero, Cancel))?.State);
    }

    [Fact]
    public async Task One_who_leaves_does_not_take_the_others_along()
    {
        var job = await AddedAsync();
        using var leaving = new CancellationTokenSource();
        var leaver = _watch.WaitForEndAsync(job.Id, TimeSpan.FromMinutes(1), leaving.Token);
        var stayer = _watch.WaitForEndAsync(job.Id, TimeSpan.FromMinutes(1), Cancel);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        await _world.Client.CancelAsync(job.Id, "enough", Cancel);
        _watch.Notice(await _world.LastChangeAsync());

        Assert.IsType<JobState.Cancelled>((await stayer.WaitAsync(World.Patience, Cancel))?.State);
    }

    [Fact]
    public async Task A_tail_shows_every_change_from_now_on_until_it_is_stopped()
    {
        await AddedAsync();
        using var stop = new CancellationTokenSource();
        var seen = System.Threading.Channels.Channel.CreateUnbounded<JobChange>();
        var tail = new FeedTail(_world.Memory).RunAsync(change => seen.Writer.TryWrite(change), stop.Token);

        var first = await AddedAsync();
        var second = await AddedAsync();

        Assert.Equal(first.Id, (await seen.Reader.ReadAsync(Cancel)).Id);
        Assert.Equal(second.Id, (await seen.Reader.ReadAsync(Cancel)).Id);
        await stop.CancelAsync();
        await tail.WaitAsync(World.Patience, Cancel);
    }

    private Task<Job> AddedAsync() => AJob.AddedToAsync(_world.Store, AJob.Request(_world.Clock), Cancel);
}
