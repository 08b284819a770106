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
    public async Task A_scheduled_job_that_was_claimed_a_moment_ago_is_not_due()
    {
        var job = await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock) with { RunAt = Clock.GetUtcNow().AddMinutes(1) }, Cancel);
        Clock.Advance(TimeSpan.FromMinutes(1));
        var before = await Wire.Store.FindDueAsync(Clock.GetUtcNow(), 10, Cancel);
        Assert.IsType<Claim.Granted>(await Wire.Store.ClaimAsync(AJob.ClaimOf(job), Cancel));
        Wire.LagFromNow();

        var after = await Wire.Store.FindDueAsync(Clock.GetUtcNow(), 10, Cancel);

        Assert.Equal((1, 0), (before.Jobs.Count, after.Jobs.Count));
    }

    [Theory]
    [InlineData(JobStateName.Scheduled)]
    [InlineData(JobStateName.Waiting)]
    public async Task A_list_by_state_shows_no_job_that_has_left_the_state(JobStateName state)
    {
        var job = await AJob.AddedToAsync(Wire.Store, AJob.Request(Clock) with { RunAt = Clock.GetUtcNow().AddMinutes(1) }, Cancel);
        if (state == JobStateName.Waiting)
        {
            job = await AJob.RunningInAsync(Wire.Store, Clock, Cancel);
            var waiting = job.Settle(new Verdict.Wait(new WaitFor.Execution(job.Id.Value)), Clock.GetUtcNow());
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
