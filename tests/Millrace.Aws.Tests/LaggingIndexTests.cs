using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Aws.Tests;

/// <summary>Indexes lag behind the table. What they show is believed only after a look at the job itself.</summary>
public sealed class LaggingIndexTests(Emulators emulators) : ContractSuite, IAsyncLifetime
{
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
    public async Task A_job_that_was_settled_a_moment_ago_is_not_due()
    {
        var running = await AJob.RunningInAsync(Wire.Store, Clock, Cancel);
        Clock.Advance(AJob.LeaseFor);
        var before = await Wire.Store.FindDueAsync(Clock.GetUtcNow(), 10, Cancel);
        await Wire.Store.TryReplaceAsync(running, running.Settle(new Verdict.Complete(Payload.Null), Clock.GetUtcNow()), Cancel);
        Wire.LagFromNow();

        var after = await Wire.Store.FindDueAsync(Clock.GetUtcNow(), 10, Cancel);

        Assert.Equal((1, 0), (before.Jobs.Count, after.Jobs.Count));
    }

    [Fact]
    public async Task A_lease_that_was_renewed_a_moment_ago_is_not_due()
    {
        var running = await AJob.RunningInAsync(Wire.Store, Clock, Cancel);
        Clock.Advance(AJob.LeaseFor);
        var before = await Wire.Store.FindDueAsync(Clock.GetUtcNow(), 10, Cancel);
        await Wire.Store.BeatAsync(new Beat(running.Id, running.Epoch, Clock.GetUtcNow() + AJob.LeaseFor, null), Cancel);
        Wire.LagFromNow();

        var after = await Wire.Store.FindDueAsync(Clock.GetUtcNow(), 10, Cancel);

        Assert.Equal((1, 0), (before.Jobs.Count, after.Jobs.Count));
    }

    [Theory]
    [InlineData(JobStateName.Running)]
    [InlineData(JobStateName.Waiting)]
    public async Task A_list_by_state_shows_no_job_that_has_left_the_state(JobStateName state)
    {
        var job = await AJob.RunningInAsync(Wire.Store, Clock, Cancel);
        if (state == JobStateName.Waiting)
        {
            var waiting = job.Settle(new Verdict.Wait(job.Id.Value), Clock.GetUtcNow());
            Assert.True(await Wire.Store.TryReplaceAsync(job, waiting, Cancel));
            job = waiting;
        }

        var query = new JobQuery { State = state };
        var before = await Wire.Store.ListAsync(query, Cancel);
        await Wire.Store.TryReplaceAsync(job, job.EndWait(new JobState.Succeeded(Clock.GetUtcNow(), Payload.Null)), Cancel);
        Wire.LagFromNow();

        var after = await Wire.Store.ListAsync(query, Cancel);

        Assert.Equal((1, 0), (before.Jobs.Count, after.Jobs.Count));
    }
}
