using Millrace.Blobs;
using Millrace.Conformance;
using Millrace.Conformance.JobStores;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Testing.Tests;

/// <summary>A store whose large texts lie elsewhere is a store like any other.</summary>
public sealed class LargePayloadsTests : JobStoreContract
{
    private InMemoryJobStore? _inner;

    private InMemoryJobStore Inner => _inner ?? throw new InvalidOperationException("Not opened.");

    [Fact]
    public async Task A_large_input_lies_in_the_blob_store_and_comes_back_everywhere()
    {
        var store = await OpenAsync();
        var request = AJob.Request(Clock, input: Text(LargePayloads.Largest + 1)) with { RunAt = Clock.GetUtcNow().AddSeconds(1) };

        var added = await AJob.AddedToAsync(store, request, Cancel);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var due = Assert.Single((await store.FindDueAsync(Clock.GetUtcNow(), 10, Cancel)).Jobs);
        var claimed = Assert.IsType<Claim.Granted>(await store.ClaimAsync(AJob.ClaimOf(added), Cancel)).Job;

        Assert.InRange((await Inner.FindAsync(added.Id, Cancel))!.Input.Json.Length, 1, 100);
        var listed = Assert.Single((await store.ListAsync(new JobQuery(), Cancel)).Jobs);
        Assert.All([added, due, claimed, listed, await FoundAsync(store, added.Id)], job => Assert.Equal(request.Input, job.Input));
    }

    [Fact]
    public async Task A_large_result_and_a_large_checkpoint_come_back_also_from_ended_jobs()
    {
        var store = await OpenAsync();
        var (result, checkpoint) = (new Payload(Text(LargePayloads.Largest + 1)), new Payload(Text(LargePayloads.Largest + 2)));
        var running = await AJob.RunningInAsync(store, Clock, Cancel);

        await store.BeatAsync(new Beat(running.Id, running.Epoch, running.Lease!.Until, null) { Checkpoint = checkpoint }, Cancel);
        Assert.True(await store.TryReplaceAsync(running, running.Settle(new Verdict.Complete(result), Clock.GetUtcNow()), Cancel));

        var ended = Assert.Single(await ((IEndedJobs)store).FindEndedAsync(Clock.GetUtcNow(), null, 10, Cancel));
        foreach (var job in (Job[])[ended, await FoundAsync(store, running.Id)])
            Assert.Equal((result, checkpoint), (((JobState.Succeeded)job.State).Result, job.Checkpoint));

        var stored = (await Inner.FindAsync(running.Id, Cancel))!;
        Assert.All([Assert.NotNull(stored.Checkpoint), ((JobState.Succeeded)stored.State).Result], static payload => Assert.InRange(payload.Json.Length, 1, 100));
    }

    [Fact]
    public async Task A_large_pending_result_comes_back_and_becomes_the_result()
    {
        var store = await OpenAsync();
        var result = new Payload(Text(LargePayloads.Largest + 1));
        var parent = await AJob.RunningInAsync(store, Clock, Cancel);
        var child = await AJob.AddedToAsync(store, AJob.Request(Clock) with { Parent = new JobParent(parent.Id, "child", null) }, Cancel);
        parent = await FoundAsync(store, parent.Id);

        Assert.True(await store.TryReplaceAsync(parent, parent.Settle(new Verdict.Complete(result), Clock.GetUtcNow()), Cancel));
        Assert.Equal(result, (await FoundAsync(store, parent.Id)).Notes.Result);
        Assert.InRange((await Inner.FindAsync(parent.Id, Cancel))!.Notes.Result?.Json.Length ?? 0, 1, 100);
        var running = Assert.IsType<Claim.Granted>(await store.ClaimAsync(AJob.ClaimOf(child), Cancel)).Job;
        Assert.True(await store.TryReplaceAsync(running, running.Settle(new Verdict.Complete(Payload.Null), Clock.GetUtcNow()), Cancel));
        var counted = (await Inner.CountChildrenAsync(parent.Id, [child.Id], Cancel))!;
        Assert.True(await store.TryReplaceAsync(counted, counted.JudgeChildren(Clock.GetUtcNow()), Cancel));

        Assert.Equal(result, Assert.IsType<JobState.Succeeded>((await FoundAsync(store, parent.Id)).State).Result);
    }

    [Fact]
    public async Task Submissions_with_large_inputs_are_compared_as_any_others()
    {
        var store = await OpenAsync();
        var first = AJob.Request(Clock, input: Text(100_000)) with { IdempotencyKey = "key" };
        await AJob.AddedToAsync(store, first, Cancel);

        var admissions = await store.AddAsync(
            [first with { Id = JobId.New(Clock.GetUtcNow()), Input = new Payload($" {first.Input.Json} ") }, first with { Id = JobId.New(Clock.GetUtcNow()), Input = new Payload(Text(100_001)) }], Cancel);

        Assert.Equal([new Admission.Duplicate(first.Id), new Admission.Conflict(first.Id)], admissions);
    }

    [Theory]
    [InlineData('x', LargePayloads.Largest)]
    [InlineData('ß', LargePayloads.Largest)]
    public async Task Exactly_64_KB_stay_with_the_job(char letter, int bytes)
    {
        var store = await OpenAsync();
        var stays = await AJob.AddedToAsync(store, AJob.Request(Clock, input: Text(bytes, letter)), Cancel);
        var goes = await AJob.AddedToAsync(store, AJob.Request(Clock, input: Text(bytes + 2, letter)), Cancel);

        Assert.Equal(stays.Input, (await Inner.FindAsync(stays.Id, Cancel))?.Input);
        Assert.NotEqual(goes.Input, (await Inner.FindAsync(goes.Id, Cancel))?.Input);
        Assert.Equal(goes.Input, (await FoundAsync(store, goes.Id)).Input);
    }

    protected override Task<IJobStore> OpenAsync()
    {
        _inner = new InMemoryJobStore(Clock);
        return Task.FromResult<IJobStore>(new LargePayloads(_inner, _inner, new InMemoryBlobStore()));
    }

    protected override IJobRelations RelationsOf(IJobStore store) => Inner;

    /// <summary>A JSON text of so many bytes.</summary>
    private static string Text(int bytes, char letter = 'x') => $"\"{new string(letter, (bytes - 2) / (letter < 128 ? 1 : 2))}\"";
}
