using Millrace.Children;
using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Aws.Tests;

/// <summary>What jobs that are bound to something send, and what becomes of it when the answer is lost.</summary>
public sealed class BoundRequestTests(Emulators emulators) : ContractSuite, IAsyncLifetime
{
    private TappedWire? _opened;

    private TappedWire Wire => _opened ?? throw new InvalidOperationException("Not opened.");

    private IEnumerable<string> Operations => Wire.Exchanges.Select(static one => one.Operation);

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
    public async Task A_job_with_a_unique_key_and_tags_is_one_transaction()
    {
        await AddAsync(new JobTerms { Tags = ["a", "b"] }, "u");

        Assert.Equal(["TransactWriteItems"], Operations);
    }

    [Fact]
    public async Task A_job_in_an_order_reads_the_end_and_the_last_job_first()
    {
        await AddAsync(new JobTerms { OrderKey = "o" });
        Wire.Forget();

        await AddAsync(new JobTerms { OrderKey = "o" });

        Assert.Equal(["GetItem", "GetItem", "TransactWriteItems"], Operations);
    }

    [Fact]
    public async Task Children_of_one_parent_share_transactions_and_so_do_their_counts()
    {
        var parent = await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock), Cancel);
        Wire.Forget();

        var admissions = await Wire.Store.AddAsync([.. Enumerable.Range(0, 120).Select(i => ChildOf(parent, $"key-{i}"))], Cancel);
        var added = Operations.ToList();
        var children = admissions.Select(static one => Assert.IsType<Admission.Added>(one).Job).ToList();
        foreach (var child in children)
            Assert.True(await Wire.Store.TryReplaceAsync(child, child.RequestCancel("enough", Clock.GetUtcNow()), Cancel));
        Wire.Forget();
        var counted = await Wire.Store.CountChildrenAsync(parent.Id, [.. children.Select(static child => child.Id)], Cancel);

        Assert.Equal(Enumerable.Repeat("TransactWriteItems", 3), added); // 49 children with their keys, and the parent, are 99 parts.
        Assert.Equal(2, Operations.Count(static one => one == "TransactWriteItems"));
        Assert.Equal(new ChildCounts { Total = 120, Cancelled = 120 }, counted?.Notes.Children);
    }

    [Fact]
    public async Task A_bound_job_whose_answer_was_lost_is_added_once()
    {
        var parent = await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock), Cancel);
        Wire.LoseNextAnswer();

        var added = await AJob.AddedToAsync(Wire.Store, ChildOf(parent, "key") with { UniqueKey = "u", Terms = new JobTerms { Tags = ["a"] } }, Cancel);

        AJob.Equal(added, await Wire.Store.FindAsync(added.Id, Cancel));
        Assert.Equal(1, (await Wire.Store.FindAsync(parent.Id, Cancel))?.Notes.Children?.Total);
    }

    [Fact]
    public async Task An_end_whose_count_was_not_answered_counts_once()
    {
        var parent = await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock), Cancel);
        var child = await AJob.AddedToAsync(Wire.Store, ChildOf(parent, "key"), Cancel);
        await Wire.Store.TryReplaceAsync(child, child.RequestCancel("enough", Clock.GetUtcNow()), Cancel);
        Wire.LoseAnswerOf("TransactWriteItems");
        await Wire.Store.CountChildrenAsync(parent.Id, [child.Id], Cancel);

        Assert.Equal(new ChildCounts { Total = 1, Cancelled = 1 }, (await Wire.Store.CountChildrenAsync(parent.Id, [child.Id], Cancel))?.Notes.Children);
    }

    [Fact]
    public async Task A_settled_parent_whose_answer_was_lost_counts_as_settled_although_a_child_was_counted_meanwhile()
    {
        var running = await AJob.RunningInAsync(Wire.Store, Clock, Cancel);
        var child = await AJob.AddedToAsync(Wire.Store, ChildOf(running, "key"), Cancel);
        await Wire.Store.TryReplaceAsync(child, child.RequestCancel("enough", Clock.GetUtcNow()), Cancel);
        var parent = (await Wire.Store.FindAsync(running.Id, Cancel))!;
        Wire.LoseNextAnswer(() => Wire.Store.CountChildrenAsync(parent.Id, [child.Id], Cancel));

        Assert.True(await Wire.Store.TryReplaceAsync(parent, parent.Settle(new Verdict.Wait(new WaitFor.Children(true)), Clock.GetUtcNow()), Cancel));

        var after = await Wire.Store.FindAsync(parent.Id, Cancel);
        Assert.IsType<JobState.Waiting>(after?.State);
        Assert.Equal(1, after?.Notes.Children?.Cancelled);
    }

    [Fact]
    public async Task A_removal_whose_answer_was_lost_counts_as_done()
    {
        var job = await AddAsync(new JobTerms { Tags = ["a"] });
        var ended = job.RequestCancel("enough", Clock.GetUtcNow());
        await Wire.Store.TryReplaceAsync(job, ended, Cancel);
        Wire.LoseAnswerOf("TransactWriteItems");

        Assert.True(await Wire.Store.TryRemoveAsync(ended, Cancel));
    }

    [Fact]
    public async Task A_beat_that_is_capped_is_two_requests()
    {
        var running = await AJob.RunningInAsync(Wire.Store, Clock, Cancel);
        await Wire.Store.TryReplaceAsync(running, running.RequestCancel("enough", Clock.GetUtcNow(), Clock.GetUtcNow().AddSeconds(5)), Cancel);
        Wire.Forget();

        await Wire.Store.BeatAsync(new Beat(running.Id, running.Epoch, Clock.GetUtcNow() + AJob.LeaseFor, null), Cancel);

        Assert.Equal(["UpdateItem", "UpdateItem"], Operations);
    }

    private Task<Job> AddAsync(JobTerms terms, string? unique = null) =>
        AJob.AddedToAsync(Wire.Store, AJob.Request(Clock) with { Terms = terms, UniqueKey = unique }, Cancel);

    private NewJob ChildOf(Job parent, string key) =>
        AJob.Request(Clock) with { Parent = new JobParent(parent.Id, key, TaskToken: null), IdempotencyKey = key };
}
