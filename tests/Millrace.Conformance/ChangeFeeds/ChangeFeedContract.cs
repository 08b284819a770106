using Millrace.Changes;

namespace Millrace.Conformance.ChangeFeeds;

/// <summary>The promises of <see cref="IChangeFeed"/>: reading, waiting, and subscribers that go on where they were.</summary>
public abstract class ChangeFeedContract : ChangeFeedReading
{
    [Fact]
    public async Task Waiting_ends_at_once_when_there_is_a_change_after_the_position()
    {
        var (store, feed) = await OpenAsync();
        await AddJobsAsync(store, 1);

        await feed.WaitAsync(0, Cancel).WaitAsync(Patience, Cancel);
    }

    [Fact]
    public async Task Waiting_goes_on_until_a_change_comes()
    {
        var (store, feed) = await OpenAsync();
        await AddJobsAsync(store, 1);
        var waiting = feed.WaitAsync(await feed.EndAsync(Cancel), Cancel);
        await Task.WhenAny(waiting, Task.Delay(50, Cancel));
        Assert.False(waiting.IsCompleted);

        await AddJobsAsync(store, 1);

        await waiting.WaitAsync(Patience, Cancel);
    }

    [Fact]
    public async Task One_change_wakes_all_who_wait()
    {
        var (store, feed) = await OpenAsync();
        Task[] waiting = [.. Enumerable.Range(0, 20).Select(_ => feed.WaitAsync(0, Cancel))];

        await AddJobsAsync(store, 1);

        await Task.WhenAll(waiting).WaitAsync(Patience, Cancel);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        var (_, feed) = await OpenAsync();
        using var stop = new CancellationTokenSource();
        var waiting = feed.WaitAsync(0, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience, Cancel));
    }

    [Fact]
    public async Task A_subscriber_that_was_never_seen_starts_at_zero_also_in_an_old_feed()
    {
        var (store, feed) = await OpenAsync();
        await AddJobsAsync(store, 3);

        Assert.Equal(0, await feed.SubscribeAsync("dispatch", Cancel));
        Assert.Equal(0, await feed.SubscribeAsync("dispatch", Cancel));
    }

    [Fact]
    public async Task A_subscriber_finds_the_position_that_it_saved_and_no_other_subscribers()
    {
        var (store, feed) = await OpenAsync();
        await feed.SubscribeAsync("dispatch", Cancel);
        await feed.SubscribeAsync("metrics", Cancel);
        await AddJobsAsync(store, 3);
        var second = (await feed.ReadAsync(0, 2, Cancel))[1].Position;

        await feed.SaveAsync("dispatch", second, Cancel);

        Assert.Equal(second, await feed.SubscribeAsync("dispatch", Cancel));
        Assert.Equal(0, await feed.SubscribeAsync("metrics", Cancel));
    }

    [Fact]
    public async Task What_a_subscriber_has_not_passed_is_kept_whatever_the_others_do()
    {
        var (store, feed) = await OpenAsync();
        await feed.SubscribeAsync("slow", Cancel);
        await feed.SubscribeAsync("quick", Cancel);
        var jobs = await AddJobsAsync(store, 50);
        var changes = await ReadAllAsync(feed);

        await feed.SaveAsync("quick", changes[^1].Position, Cancel);
        var beforeSlow = await ReadAllAsync(feed);
        await feed.SaveAsync("slow", changes[19].Position, Cancel);
        var afterSlow = await ReadAllAsync(feed, changes[19].Position);

        Assert.Equal(jobs.Select(static job => job.Id), beforeSlow.Select(static change => change.Id));
        Assert.Equal(changes.Skip(20), afterSlow);
    }

    [Fact]
    public async Task Positions_go_on_growing_when_every_change_was_passed_and_dropped()
    {
        var (store, feed) = await OpenAsync();
        await feed.SubscribeAsync("dispatch", Cancel);
        await AddJobsAsync(store, 5);
        var end = await feed.EndAsync(Cancel);
        await feed.SaveAsync("dispatch", end, Cancel);

        var endAfterTrimming = await feed.EndAsync(Cancel);
        var added = await AddJobsAsync(store, 1);

        Assert.Equal(end, endAfterTrimming);
        var change = Assert.Single(await feed.ReadAsync(end, 10, Cancel));
        Assert.Equal(added[0].Id, change.Id);
        Assert.True(change.Position > end);
    }

    [Theory]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task Changes_and_positions_survive_a_restart(Restart restart)
    {
        SkipUnlessDurable();
        var (store, feed) = await OpenAsync();
        await feed.SubscribeAsync("dispatch", Cancel);
        await feed.SubscribeAsync("late", Cancel);
        await AddJobsAsync(store, 10);
        var changes = await ReadAllAsync(feed);
        await feed.SaveAsync("dispatch", changes[4].Position, Cancel);

        (store, feed) = await ReopenAsync(restart);
        var position = await feed.SubscribeAsync("dispatch", Cancel);
        await AddJobsAsync(store, 1);

        Assert.Equal(changes[4].Position, position);
        Assert.Equal(0, await feed.SubscribeAsync("late", Cancel));
        var after = await ReadAllAsync(feed, position);
        Assert.Equal(changes.Skip(5), after.SkipLast(1));
        Assert.True(after[^1].Position > changes[^1].Position);
    }

    [Theory]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task Positions_go_on_growing_after_a_restart_that_found_the_feed_emptied(Restart restart)
    {
        SkipUnlessDurable();
        var (store, feed) = await OpenAsync();
        await feed.SubscribeAsync("dispatch", Cancel);
        await AddJobsAsync(store, 5);
        var end = await feed.EndAsync(Cancel);
        await feed.SaveAsync("dispatch", end, Cancel);

        (store, feed) = await ReopenAsync(restart);
        await AddJobsAsync(store, 1);

        Assert.True(Assert.Single(await feed.ReadAsync(end, 10, Cancel)).Position > end);
    }

    /// <summary>Skips a test, aloud, where the feed ends with the process.</summary>
    private void SkipUnlessDurable() => Assert.SkipUnless(SurvivesRestart, "This feed ends with its process.");
}
