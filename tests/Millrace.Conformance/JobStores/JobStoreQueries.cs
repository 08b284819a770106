using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Conformance.JobStores;

/// <summary>Listing jobs and finding those that are due.</summary>
public abstract class JobStoreQueries : JobStoreWrites
{
    [Fact]
    public async Task A_list_shows_the_newest_jobs_first()
    {
        var store = await OpenAsync();
        var jobs = await AddOneAMillisecondAsync(store, 5);

        var page = await store.ListAsync(new JobQuery(), Cancel);

        AJob.Equal([.. jobs.Reverse()], page.Jobs);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Pages_along_a_cursor_show_every_job_once_while_others_are_added()
    {
        var store = await OpenAsync();
        var jobs = await AddOneAMillisecondAsync(store, 10);
        var seen = new List<JobId>();
        var query = new JobQuery { Limit = 3 };

        do
        {
            var page = await store.ListAsync(query, Cancel);
            Assert.InRange(page.Jobs.Count, 1, 3);
            seen.AddRange(page.Jobs.Select(static job => job.Id));
            query = query with { Before = page.Next };
            await AddOneAMillisecondAsync(store, 2);
        }
        while (query.Before is not null);

        Assert.Equal(jobs.Reverse().Select(static job => job.Id), seen);
    }

    [Fact]
    public async Task The_last_page_has_no_cursor_also_when_it_is_full()
    {
        var store = await OpenAsync();
        await AddOneAMillisecondAsync(store, 4);

        var first = await store.ListAsync(new JobQuery { Limit = 2 }, Cancel);
        var last = await store.ListAsync(new JobQuery { Limit = 2, Before = first.Next }, Cancel);

        Assert.NotNull(first.Next);
        Assert.Equal((2, null), (last.Jobs.Count, last.Next));
    }

    [Fact]
    public async Task A_list_holds_only_what_fits_all_conditions()
    {
        var store = await OpenAsync();
        var parent = JobId.New(Clock.GetUtcNow());
        NewJob[] requests =
        [
            AJob.Request(Clock, "a"),
            AJob.Request(Clock, "b"),
            AJob.Request(Clock, "b") with { RunAt = Clock.GetUtcNow().AddHours(1) },
            AJob.Request(Clock, "b") with { Parent = new JobParent(parent, "Count", "token-1") },
            AJob.Request(Clock, "a") with { Parent = new JobParent(parent, "Count", "token-2"), RunAt = Clock.GetUtcNow().AddHours(1) },
        ];
        await store.AddAsync(requests, Cancel);

        Assert.Equal([0, 4], await ListedAsync(new JobQuery { Type = new JobType("a") }));
        Assert.Equal([2, 4], await ListedAsync(new JobQuery { State = JobStateName.Scheduled }));
        Assert.Equal([3, 4], await ListedAsync(new JobQuery { Parent = parent }));
        Assert.Equal([2], await ListedAsync(new JobQuery { Type = new JobType("b"), State = JobStateName.Scheduled }));
        Assert.Equal([3], await ListedAsync(new JobQuery { Type = new JobType("b"), State = JobStateName.Queued, Parent = parent }));
        Assert.Empty(await ListedAsync(new JobQuery { Type = new JobType("c") }));
        Assert.Empty(await ListedAsync(new JobQuery { State = JobStateName.Failed }));
        Assert.Equal([0, 1, 2, 3, 4], await ListedAsync(new JobQuery()));

        async Task<IEnumerable<int>> ListedAsync(JobQuery query) => (await store.ListAsync(query, Cancel)).Jobs
            .Select(job => Array.FindIndex(requests, request => request.Id == job.Id)).Order();
    }

    [Fact]
    public async Task A_list_by_state_follows_the_jobs_through_their_life()
    {
        var store = await OpenAsync();
        var job = await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel);
        foreach (var state in AJob.States(Clock.GetUtcNow()))
        {
            var next = job with { State = state, Version = job.Version + 1 };
            Assert.True(await store.TryReplaceAsync(job, next, Cancel));
            job = next;

            foreach (var name in Enum.GetValues<JobStateName>())
                Assert.Equal(name == state.Name ? 1 : 0, (await store.ListAsync(new JobQuery { State = name }, Cancel)).Jobs.Count);
        }
    }

    [Fact]
    public async Task A_conditional_list_pages_without_losing_what_lies_behind_many_others()
    {
        var store = await OpenAsync();
        var rare = await AJob.AddedToAsync(store, AJob.Request(Clock, "rare"), Cancel);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await store.AddAsync([.. Enumerable.Range(0, 1_200).Select(_ => AJob.Request(Clock))], Cancel);

        var page = await store.ListAsync(new JobQuery { Type = new JobType("rare"), Limit = 1 }, Cancel);

        AJob.Equal([rare], page.Jobs);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Due_jobs_come_longest_due_first_and_the_next_time_is_told()
    {
        var store = await OpenAsync();
        var now = Clock.GetUtcNow();
        await AddScheduledAsync(store, [now.AddSeconds(30), now.AddSeconds(10), now.AddSeconds(20), now.AddSeconds(40), now.AddSeconds(50)]);
        await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel);

        var due = await store.FindDueAsync(now.AddSeconds(30), 10, Cancel);

        Assert.Equal([now.AddSeconds(10), now.AddSeconds(20), now.AddSeconds(30)], due.Jobs.Select(static job => job.DueAt));
        Assert.Equal(now.AddSeconds(40), due.NextAt);
    }

    [Fact]
    public async Task A_limited_search_gives_the_longest_due()
    {
        var store = await OpenAsync();
        var now = Clock.GetUtcNow();
        await AddScheduledAsync(store, [now.AddSeconds(3), now.AddSeconds(1), now.AddSeconds(2)]);

        var due = await store.FindDueAsync(now.AddMinutes(1), 2, Cancel);

        Assert.Equal([now.AddSeconds(1), now.AddSeconds(2)], due.Jobs.Select(static job => job.DueAt));
    }

    [Fact]
    public async Task Nothing_is_due_in_a_store_where_nothing_waits_for_a_time()
    {
        var store = await OpenAsync();
        await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel);

        var due = await store.FindDueAsync(Clock.GetUtcNow().AddYears(1), 10, Cancel);

        Assert.Empty(due.Jobs);
        Assert.Null(due.NextAt);
    }

    [Fact]
    public async Task A_running_job_is_due_when_its_lease_ends_as_last_renewed()
    {
        SkipUnlessLapsedLeasesAreFound();
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);
        var first = running.Lease!.Until;
        var renewed = first.AddSeconds(10);
        await store.BeatAsync(new Beat(running.Id, running.Epoch, renewed, null), Cancel);

        var early = await store.FindDueAsync(first, 10, Cancel);
        var late = await store.FindDueAsync(renewed, 10, Cancel);

        Assert.Empty(early.Jobs);
        Assert.Equal(renewed, early.NextAt);
        Assert.Equal(renewed, Assert.Single(late.Jobs).DueAt);
    }

    [Fact]
    public async Task A_job_that_no_longer_waits_for_a_time_is_not_due()
    {
        var store = await OpenAsync();
        var running = await AJob.RunningInAsync(store, Clock, Cancel);
        await store.TryReplaceAsync(running, running.Settle(new Verdict.Complete(Payload.Null), Clock.GetUtcNow()), Cancel);

        var due = await store.FindDueAsync(Clock.GetUtcNow().AddYears(1), 10, Cancel);

        Assert.Empty(due.Jobs);
        Assert.Null(due.NextAt);
    }

    private async Task<IReadOnlyList<Job>> AddOneAMillisecondAsync(IJobStore store, int count)
    {
        var jobs = new List<Job>();
        for (var i = 0; i < count; i++)
        {
            jobs.Add(await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel));
            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        return jobs;
    }

    private Task AddScheduledAsync(IJobStore store, IReadOnlyList<DateTimeOffset> times) =>
        store.AddAsync([.. times.Select(at => AJob.Request(Clock) with { RunAt = at })], Cancel);
}
