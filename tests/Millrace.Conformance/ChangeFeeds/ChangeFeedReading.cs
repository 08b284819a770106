using Millrace.Changes;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Conformance.ChangeFeeds;

/// <summary>What the feed shows: every committed change once, in order, and nothing else.</summary>
public abstract class ChangeFeedReading : ChangeFeedSuite
{
    [Fact]
    public async Task A_new_feed_is_empty_and_ends_at_zero()
    {
        var (_, feed) = await OpenAsync();

        Assert.Empty(await feed.ReadAsync(0, 10, Cancel));
        Assert.Equal(0, await feed.EndAsync(Cancel));
    }

    [Fact]
    public async Task The_life_of_a_job_appears_change_by_change()
    {
        var (store, feed) = await OpenAsync();
        var request = AJob.Request(Clock, "polis.pca") with
        {
            Lane = new Lane(ResourceClass.Memory, Priority.High),
            RunAt = Clock.GetUtcNow().AddTicks(1),
            Parent = new JobParent(JobId.New(Clock.GetUtcNow()), "Count", "token"),
        };
        var scheduled = await AJob.AddedToAsync(store, request, Cancel);
        var addedAt = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromSeconds(3));
        var running = Assert.IsType<Claim.Granted>(await store.ClaimAsync(AJob.ClaimOf(scheduled), Cancel)).Job;
        var ended = running.Settle(new Verdict.Complete(new Payload("1")), Clock.GetUtcNow());
        Assert.True(await store.TryReplaceAsync(running, ended, Cancel));

        var changes = await ReadAllAsync(feed);

        JobChange[] expected =
        [
            Of(scheduled, changes[0].Position, addedAt),
            Of(running, changes[1].Position, Clock.GetUtcNow()),
            Of(ended, changes[2].Position, Clock.GetUtcNow()),
        ];
        Assert.Equal(expected, changes);
        Assert.True(0 < changes[0].Position && changes[0].Position < changes[1].Position && changes[1].Position < changes[2].Position);
        Assert.Equal(changes[2].Position, await feed.EndAsync(Cancel));
    }

    [Fact]
    public async Task A_batch_appears_in_the_order_given()
    {
        var (store, feed) = await OpenAsync();
        NewJob[] requests = [.. Enumerable.Range(0, 40).Select(_ => AJob.Request(Clock))];

        await store.AddAsync(requests, Cancel);

        Assert.Equal(requests.Select(static request => request.Id), (await ReadAllAsync(feed)).Select(static change => change.Id));
    }

    [Fact]
    public async Task A_refused_write_does_not_appear()
    {
        var (store, feed) = await OpenAsync();
        var request = AJob.Request(Clock) with { IdempotencyKey = "key-1" };
        var seen = await AJob.AddedToAsync(store, request, Cancel);
        var running = Assert.IsType<Claim.Granted>(await store.ClaimAsync(AJob.ClaimOf(seen), Cancel)).Job;
        var end = await feed.EndAsync(Cancel);

        await store.AddAsync([request with { Id = JobId.New(Clock.GetUtcNow()) }], Cancel);
        await store.AddAsync([request with { Id = JobId.New(Clock.GetUtcNow()), Input = Payload.Null }], Cancel);
        await store.ClaimAsync(AJob.ClaimOf(seen), Cancel);
        await store.TryReplaceAsync(seen, seen.RequestCancel("late", Clock.GetUtcNow()), Cancel);
        await store.BeatAsync(new Beat(running.Id, 0, Clock.GetUtcNow(), new Progress(1)), Cancel);

        Assert.Equal(end, await feed.EndAsync(Cancel));
        Assert.Equal(2, (await ReadAllAsync(feed)).Count);
    }

    [Fact]
    public async Task A_beat_does_not_appear_even_with_progress()
    {
        var (store, feed) = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);

        await store.BeatAsync(new Beat(running.Id, running.Epoch, Clock.GetUtcNow().AddHours(1), new Progress(50)), Cancel);

        Assert.Equal(2, (await ReadAllAsync(feed)).Count);
    }

    [Fact]
    public async Task A_page_is_limited_and_the_next_one_goes_on_without_a_gap()
    {
        var (store, feed) = await OpenAsync();
        var jobs = await AddJobsAsync(store, 10);

        var first = await feed.ReadAsync(0, 4, Cancel);
        var second = await feed.ReadAsync(first[^1].Position, 4, Cancel);
        var third = await feed.ReadAsync(second[^1].Position, 4, Cancel);

        Assert.Equal((4, 4, 2), (first.Count, second.Count, third.Count));
        Assert.Equal(jobs.Select(static job => job.Id), first.Concat(second).Concat(third).Select(static change => change.Id));
    }

    [Fact]
    public async Task Concurrent_writers_lose_nothing_and_a_reader_at_the_same_time_sees_no_gap()
    {
        var (store, feed) = await OpenAsync();
        var reading = Task.Run(() => FollowAsync(feed, expected: 600), Cancel);

        var jobs = await AtOnceAsync(20, async _ =>
        {
            var ids = new List<JobId>();
            for (var i = 0; i < 10; i++)
            {
                var running = await AJob.RunningInAsync(store, Clock, Cancel);
                await store.TryReplaceAsync(running, running.Settle(new Verdict.Complete(Payload.Null), Clock.GetUtcNow()), Cancel);
                ids.Add(running.Id);
            }

            return ids;
        });
        var followed = await reading.WaitAsync(Patience, Cancel);

        Assert.Equal(await ReadAllAsync(feed), followed);
        foreach (var id in jobs.SelectMany(static ids => ids))
            Assert.Equal([1, 2, 3], followed.Where(change => change.Id == id).Select(static change => change.Version));
    }

    [Fact]
    public async Task A_change_that_is_seen_in_the_feed_is_seen_in_the_store()
    {
        var (store, feed) = await OpenAsync();
        var writing = AtOnceAsync(50, async _ => await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel));

        foreach (var change in await FollowAsync(feed, expected: 50))
            Assert.NotNull(await store.FindAsync(change.Id, Cancel));

        await writing;
    }

    /// <summary>Reads as a subscriber would, until it has seen so many changes; each is looked at while others are written.</summary>
    private static async Task<IReadOnlyList<JobChange>> FollowAsync(IChangeFeed feed, int expected)
    {
        var followed = new List<JobChange>();
        while (followed.Count < expected)
        {
            var position = followed.Count == 0 ? 0 : followed[^1].Position;
            await feed.WaitAsync(position, Cancel).WaitAsync(Patience, Cancel);
            followed.AddRange(await feed.ReadAsync(position, 13, Cancel));
        }

        return followed;
    }

    private static JobChange Of(Job job, long position, DateTimeOffset at) => new(
        position, job.Id, job.Type, job.Lane, job.Version, job.Epoch, job.State.Name, job.DueAt, job.Parent is not null, at);
}
