using Millrace.Children;
using Millrace.Jobs;

namespace Millrace.Conformance.JobStores;

/// <summary>The promises of <see cref="IJobRelations"/>, and what admission promises of a job's bonds: orders, and here children.</summary>
public abstract class JobRelationsContract : JobOrders
{
    [Fact]
    public async Task A_child_raises_its_parents_total_and_its_version()
    {
        var open = await OpenAsync();
        var parent = await AddedAsync(open, AJob.Request(Clock));
        var running = await ClaimAsync(open, parent);

        var child = await AddedAsync(open, ChildOf(parent.Id));
        await open.Store.AddAsync([ChildOf(parent.Id), ChildOf(parent.Id)], Cancel);

        var raised = await FoundAsync(open, parent.Id);
        Assert.Equal(new ChildCounts { Total = 3 }, raised.Notes.Children);
        Assert.True(raised.IsAwaited);
        Assert.True(raised.Version > running.Version);
        Assert.Equal(running.State, raised.State);
        AJob.Equal(child, await FoundAsync(open, child.Id));
        Assert.False(await open.Store.TryReplaceAsync(running, running.Settle(new Verdict.Complete(Payload.Null), Clock.GetUtcNow()), Cancel));
        Assert.True(await open.Store.TryReplaceAsync(raised, raised.Settle(new Verdict.Complete(Payload.Null), Clock.GetUtcNow()), Cancel));
        Assert.IsType<JobState.Waiting>((await FoundAsync(open, parent.Id)).State);
    }

    [Fact]
    public async Task A_task_of_a_pipeline_is_no_child()
    {
        var open = await OpenAsync();
        var parent = await AddedAsync(open, AJob.Request(Clock));

        await AddedAsync(open, AJob.Request(Clock) with { Parent = new JobParent(parent.Id, "Count", "token") });

        AJob.Equal(parent, await FoundAsync(open, parent.Id));
    }

    [Fact]
    public async Task A_child_of_a_parent_that_has_ended_or_is_not_there_is_refused_and_writes_nothing()
    {
        var open = await OpenAsync();
        var unknown = JobId.New(Clock.GetUtcNow());
        var parent = await AddedAsync(open, AJob.Request(Clock));
        await CancelAsync(open, parent.Id);
        var ended = await FoundAsync(open, parent.Id);
        NewJob[] refused =
        [
            ChildOf(parent.Id) with { IdempotencyKey = "i", UniqueKey = "u", Terms = new JobTerms { OrderKey = "o", Tags = ["t"] } },
            ChildOf(unknown),
            ChildOf(parent.Id),
        ];

        Assert.Equal<Admission>(
            [new Admission.ParentEnded(parent.Id), new Admission.ParentEnded(unknown), new Admission.ParentEnded(parent.Id)], await open.Store.AddAsync(refused, Cancel));

        AJob.Equal(ended, await FoundAsync(open, parent.Id));
        AJob.Equal([ended], (await open.Store.ListAsync(new JobQuery(), Cancel)).Jobs);
        Assert.Empty((await open.Store.ListAsync(new JobQuery { Tag = "t" }, Cancel)).Jobs);
        var free = await AddedAsync(open, AJob.Request(Clock) with { IdempotencyKey = "i", UniqueKey = "u", Terms = new JobTerms { OrderKey = "o" } });
        Assert.IsType<JobState.Queued>(free.State);
    }

    [Fact]
    public async Task A_duplicate_does_not_raise_the_total()
    {
        var open = await OpenAsync();
        var parent = await AddedAsync(open, AJob.Request(Clock));
        await AddedAsync(open, ChildOf(parent.Id) with { IdempotencyKey = "a", UniqueKey = "u" });

        var admissions = await open.Store.AddAsync(
            [
                ChildOf(parent.Id) with { IdempotencyKey = "a" },
                ChildOf(parent.Id) with { UniqueKey = "u" },
                ChildOf(parent.Id) with { IdempotencyKey = "a", Input = new Payload("2") },
                ChildOf(parent.Id) with { IdempotencyKey = "b" },
                ChildOf(parent.Id) with { IdempotencyKey = "b" },
            ],
            Cancel);

        Assert.Equal([3], Enumerable.Range(0, 5).Where(i => admissions[i] is Admission.Added));
        Assert.Equal(2, (await FoundAsync(open, parent.Id)).Notes.Children?.Total);
        Assert.Equal(2, (await open.Store.ListAsync(new JobQuery { Parent = parent.Id }, Cancel)).Jobs.Count);
    }

    [Fact]
    public async Task Many_children_in_one_batch_are_all_counted()
    {
        var open = await OpenAsync();
        var parent = await AddedAsync(open, AJob.Request(Clock));
        NewJob[] children = [.. Enumerable.Range(0, 230).Select(i => ChildOf(parent.Id) with { IdempotencyKey = $"child-{i % 229}", Terms = new JobTerms { Tags = [$"t{i % 2}"] } })];

        var admissions = await open.Store.AddAsync(children, Cancel);

        Assert.Equal(229, admissions.OfType<Admission.Added>().Count());
        Assert.Equal(new Admission.Duplicate(children[0].Id), admissions[229]);
        Assert.Equal(229, (await FoundAsync(open, parent.Id)).Notes.Children?.Total);
    }

    [Fact]
    public async Task The_end_of_a_child_counts_once_however_often_and_by_however_many_it_is_told()
    {
        var open = await OpenAsync();
        var (parent, children) = await FamilyAsync(open, 6);
        await RunAsync(open, children[0], new Verdict.Complete(Payload.Null));
        await RunAsync(open, children[1], new Verdict.Complete(Payload.Null));
        await RunAsync(open, children[2], new Verdict.Fail(AJob.Oops));
        await CancelAsync(open, children[3].Id);
        JobId[] told = [.. children.Select(static child => child.Id), children[0].Id];

        await AtOnceAsync(20, i => open.Relations.CountChildrenAsync(parent.Id, i % 2 == 0 ? told : [told[i % 6]], Cancel));
        var counted = await open.Relations.CountChildrenAsync(parent.Id, told, Cancel);

        Assert.Equal(new ChildCounts { Total = 6, Succeeded = 2, Failed = 1, Cancelled = 1 }, counted?.Notes.Children);
        AJob.Equal(counted, await FoundAsync(open, parent.Id));
        var marks = await Task.WhenAll(children.Select(child => FoundAsync(open, child.Id)));
        Assert.Equal([true, true, true, true, false, false], marks.Select(static child => child.Notes.IsCounted));
    }

    [Fact]
    public async Task Only_the_ended_children_of_the_parent_itself_are_counted()
    {
        var open = await OpenAsync();
        var (parent, children) = await FamilyAsync(open, 1);
        var (other, others) = await FamilyAsync(open, 1);
        await CancelAsync(open, others[0].Id);
        var plain = await AddedAsync(open, AJob.Request(Clock));
        await CancelAsync(open, plain.Id);
        var before = await FoundAsync(open, parent.Id);

        AJob.Equal(before, await open.Relations.CountChildrenAsync(parent.Id, [children[0].Id, others[0].Id, plain.Id, JobId.New(Clock.GetUtcNow())], Cancel));
        AJob.Equal(before, await open.Relations.CountChildrenAsync(parent.Id, [], Cancel));
        Assert.Null(await open.Relations.CountChildrenAsync(JobId.New(Clock.GetUtcNow()), [others[0].Id], Cancel));
        Assert.Equal(1, (await open.Relations.CountChildrenAsync(other.Id, [others[0].Id], Cancel))?.Notes.Children?.Cancelled);
    }

    [Fact]
    public async Task What_a_running_parent_writes_and_what_is_counted_do_not_lose_each_other()
    {
        var open = await OpenAsync();
        var (parent, children) = await FamilyAsync(open, 10);
        await ClaimAsync(open, parent);
        foreach (var child in children)
            await CancelAsync(open, child.Id);

        await AtOnceAsync(20, async i =>
        {
            if (i < 10)
                await open.Relations.CountChildrenAsync(parent.Id, [children[i].Id], Cancel);
            else
                await WriteAsync(open, parent.Id, static job => job with { AttemptsSpent = job.AttemptsSpent + 1, Version = job.Version + 1 });

            return i;
        });

        var after = await FoundAsync(open, parent.Id);
        Assert.Equal((10, 10, 10), (after.Notes.Children?.Total, after.Notes.Children?.Cancelled, after.AttemptsSpent));
    }

    [Fact]
    public async Task A_child_that_is_added_while_its_parent_ends_is_refused_or_in_the_ended_parents_total()
    {
        var open = await OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var parent = await AddedAsync(open, AJob.Request(Clock));

            var admissions = await AtOnceAsync(2, async i => i == 0 ? await AdmitAsync(open, ChildOf(parent.Id)) : await CancelledAsync(parent.Id));

            Assert.Equal(admissions[0] is Admission.Added ? 1 : null, (await FoundAsync(open, parent.Id)).Notes.Children?.Total);
        }

        async Task<Admission?> CancelledAsync(JobId id)
        {
            await CancelAsync(open, id);
            return null;
        }
    }

    [Fact]
    public async Task A_child_that_is_brought_back_takes_its_end_from_the_counts_and_is_counted_anew()
    {
        var open = await OpenAsync();
        var parent = await AddedAsync(open, AJob.Request(Clock));
        var child = await AddedAsync(open, ChildOf(parent.Id));
        await CancelAsync(open, child.Id);
        await open.Relations.CountChildrenAsync(parent.Id, [child.Id], Cancel);
        var ended = await FoundAsync(open, child.Id);
        var next = ended.Redrive(Clock.GetUtcNow(), Clock.GetUtcNow());

        Assert.True(await open.Relations.TryBringBackAsync(ended, next, Cancel));
        Assert.False(await open.Relations.TryBringBackAsync(ended, next, Cancel));

        AJob.Equal(next, await FoundAsync(open, child.Id));
        Assert.Equal(new ChildCounts { Total = 1 }, (await FoundAsync(open, parent.Id)).Notes.Children);
        await CancelAsync(open, child.Id);
        Assert.Equal(new ChildCounts { Total = 1, Cancelled = 1 }, (await open.Relations.CountChildrenAsync(parent.Id, [child.Id], Cancel))?.Notes.Children);
    }

    [Fact]
    public async Task Of_many_who_bring_one_child_back_at_once_one_does()
    {
        var open = await OpenAsync();
        var parent = await AddedAsync(open, AJob.Request(Clock));
        var child = await AddedAsync(open, ChildOf(parent.Id));
        await CancelAsync(open, child.Id);
        await open.Relations.CountChildrenAsync(parent.Id, [child.Id], Cancel);
        var ended = await FoundAsync(open, child.Id);

        var done = await AtOnceAsync(20, _ => open.Relations.TryBringBackAsync(ended, ended.Redrive(Clock.GetUtcNow(), Clock.GetUtcNow()), Cancel));

        Assert.Single(done, static one => one);
        Assert.Equal(new ChildCounts { Total = 1 }, (await FoundAsync(open, parent.Id)).Notes.Children);
    }

    [Fact]
    public async Task A_child_that_is_not_counted_yet_is_brought_back_without_touching_its_parent()
    {
        var open = await OpenAsync();
        var parent = await AddedAsync(open, AJob.Request(Clock));
        var child = await AddedAsync(open, ChildOf(parent.Id));
        await CancelAsync(open, child.Id);
        var (before, ended) = (await FoundAsync(open, parent.Id), await FoundAsync(open, child.Id));

        Assert.True(await open.Relations.TryBringBackAsync(ended, ended.Redrive(Clock.GetUtcNow(), Clock.GetUtcNow()), Cancel));

        AJob.Equal(before, await FoundAsync(open, parent.Id));
    }

    [Fact]
    public async Task Counting_makes_no_entry_in_the_change_feed()
    {
        var open = await OpenAsync();
        Assert.SkipWhen(open.Feed is null, "This driver has no change feed.");
        var (parent, children) = await FamilyAsync(open, 2);
        await CancelAsync(open, children[0].Id);
        var end = await open.Feed!.EndAsync(Cancel);

        await open.Relations.CountChildrenAsync(parent.Id, [children[0].Id], Cancel);

        Assert.Equal(4, end); // Three were added, one was cancelled.
        Assert.Equal(end, await open.Feed.EndAsync(Cancel));
    }

    private NewJob ChildOf(JobId parent) => AJob.Request(Clock) with { Parent = new JobParent(parent, "Größe", TaskToken: null) };

    private async Task<(Job Parent, IReadOnlyList<Job> Children)> FamilyAsync(OpenJobs open, int children)
    {
        var parent = await AddedAsync(open, AJob.Request(Clock));
        var admissions = await open.Store.AddAsync([.. Enumerable.Range(0, children).Select(_ => ChildOf(parent.Id))], Cancel);
        return (parent, [.. admissions.Select(static one => Assert.IsType<Admission.Added>(one).Job)]);
    }

    private static async Task WriteAsync(OpenJobs open, JobId id, Func<Job, Job> change)
    {
        while (true)
        {
            var job = await FoundAsync(open, id);
            if (await open.Store.TryReplaceAsync(job, change(job), Cancel))
                return;
        }
    }
}
