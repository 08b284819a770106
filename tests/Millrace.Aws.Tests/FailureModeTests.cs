using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Testing;

namespace Millrace.Aws.Tests;

/// <summary>How DynamoDB is known to hurt those who build on it, and what the driver does about it. The numbers are those of the list of failure modes.</summary>
public sealed class FailureModeTests(Emulators emulators) : ContractSuite, IDisposable
{
    private readonly OpenDrivers _drivers = new();

    public void Dispose() => _drivers.Dispose();

    [Fact]
    public async Task Mode_04_a_message_that_comes_late_and_twice_runs_a_job_once()
    {
        var options = await emulators.NewStorageAsync(withStream: false, Cancel);
        var (one, other) = (_drivers.NewJobStore(options, Clock), _drivers.NewJobStore(options, Clock));
        var job = await AJob.AddedToAsync(one, AJob.Request(Clock), Cancel);

        var claims = await AtOnceAsync(10, i => (i % 2 == 0 ? one : other).ClaimAsync(AJob.ClaimOf(job), Cancel));
        var running = Assert.Single(claims.OfType<Claim.Granted>()).Job;
        Assert.True(await one.TryReplaceAsync(running, running.Settle(new Verdict.Complete(Payload.Null), Clock.GetUtcNow()), Cancel));
        var late = await other.ClaimAsync(AJob.ClaimOf(job), Cancel);

        Assert.Equal(new Claim.Refused(ClaimRefusal.Stale), late);
    }

    [Fact]
    public void Mode_08_and_09_jobs_lie_evenly_under_32_keys_of_the_table_and_its_index()
    {
        var keys = Enumerable.Range(0, 32_000).Select(_ => Keys.PartitionOf(JobId.New(Clock.GetUtcNow()))).CountBy(static key => key).ToList();

        Assert.Equal(Keys.JobPartitions.Order(), keys.Select(static one => one.Key).Order());
        Assert.All(keys, static one => Assert.InRange(one.Value, 800, 1_200)); // Six standard deviations of a thousand.
    }

    [Fact]
    public async Task Mode_10_a_job_whose_every_text_is_large_fits_its_item()
    {
        var store = _drivers.NewJobStore(await emulators.NewStorageAsync(withStream: false, Cancel), Clock);
        var large = $"\"{new string('x', 500_000)}\"";
        var job = await AJob.AddedToAsync(store, AJob.Request(Clock, input: large), Cancel);
        var failure = AJob.Oops with { Detail = new string('ß', Failure.MaxDetail), Message = large };
        var attempt = new Attempt(1, "worker", Clock.GetUtcNow(), Clock.GetUtcNow(), AttemptOutcome.Failed, failure);
        var failed = job with { State = new JobState.Failed(Clock.GetUtcNow(), failure), Attempts = [attempt, attempt], Version = 2 };

        Assert.True(await store.TryReplaceAsync(job, failed, Cancel));

        AJob.Equal(failed, await store.FindAsync(job.Id, Cancel));
    }

    [Fact]
    public async Task Mode_11_fifty_claimants_of_one_job_send_fifty_requests_and_read_nothing_again()
    {
        using var wire = new TappedWire(await emulators.NewStorageAsync(withStream: false, Cancel), Clock);
        var job = await AJob.AddedToAsync(wire.Store, AJob.Request(Clock), Cancel);
        wire.Forget();

        var claims = await AtOnceAsync(50, i => wire.Store.ClaimAsync(AJob.ClaimOf(job, $"worker-{i}"), Cancel));

        Assert.Single(claims.OfType<Claim.Granted>());
        Assert.Equal([("UpdateItem", 50)], wire.Exchanges.CountBy(static one => one.Operation).Select(static one => (one.Key, one.Value)));
    }

    [Fact]
    public async Task Mode_16_a_key_that_no_longer_holds_is_free_though_its_item_is_still_there()
    {
        var options = await emulators.NewStorageAsync(withStream: false, Cancel);
        var store = _drivers.NewJobStore(options, Clock);
        var request = AJob.Request(Clock) with { IdempotencyKey = "key" };
        await store.AddAsync([request], Cancel);
        Clock.Advance(request.IdempotentFor);

        Assert.Equal(1, await KeyItemsAsync(options)); // Emulators never delete what has expired, DynamoDB does days later.
        await AJob.AddedToAsync(store, request with { Id = JobId.New(Clock.GetUtcNow()) }, Cancel);
        Assert.Equal(1, await KeyItemsAsync(options));
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    public async Task Mode_17_a_worker_whose_clock_is_wrong_may_end_an_attempt_early_but_never_lets_two_settle(int minutes)
    {
        var options = await emulators.NewStorageAsync(withStream: false, Cancel);
        var skewed = new ManualClock(Clock.GetUtcNow().AddMinutes(minutes));
        var (worker, other) = (_drivers.NewJobStore(options, Clock), _drivers.NewJobStore(options, skewed));
        var job = await AJob.AddedToAsync(worker, AJob.Request(Clock), Cancel);
        var running = Assert.IsType<Claim.Granted>(await worker.ClaimAsync(AJob.ClaimOf(job), Cancel)).Job;

        var met = Assert.IsType<Claim.Refused>(await other.ClaimAsync(AJob.ClaimOf(job, "worker-2"), Cancel)).Why;
        var isEnded = false;
        if (met == ClaimRefusal.Lapsed && await other.FindAsync(job.Id, Cancel) is { } lapsed)
            isEnded = await other.TryReplaceAsync(lapsed, LapsedLease.End(lapsed, new JobTypes(), skewed.GetUtcNow()), Cancel);

        var beat = await worker.BeatAsync(new Beat(running.Id, running.Epoch, running.Lease!.Until, null), Cancel); // It runs.
        var settled = await worker.TryReplaceAsync(running, running.Settle(new Verdict.Complete(Payload.Null), Clock.GetUtcNow()), Cancel);

        var isAhead = minutes > 0;
        Assert.Equal(isAhead ? ClaimRefusal.Lapsed : ClaimRefusal.Held, met);
        Assert.Equal((isAhead, isAhead, !isAhead), (isEnded, beat is BeatResult.Lost, settled));
    }

    [Fact]
    public async Task Mode_17_of_two_workers_that_meet_a_lapsed_lease_one_ends_it_and_none_ends_a_renewed_one()
    {
        var options = await emulators.NewStorageAsync(withStream: false, Cancel);
        var store = _drivers.NewJobStore(options, Clock);
        var running = await AJob.RunningInAsync(store, Clock, Cancel);
        await store.BeatAsync(new Beat(running.Id, running.Epoch, Clock.GetUtcNow() + (2 * AJob.LeaseFor), null), Cancel);
        Clock.Advance(2 * AJob.LeaseFor);
        var ended = LapsedLease.End(running, new JobTypes(), Clock.GetUtcNow());

        Assert.False(await store.TryReplaceAsync(running, ended, Cancel));
        var lapsed = await store.FindAsync(running.Id, Cancel);
        var ends = await AtOnceAsync(10, _ => store.TryReplaceAsync(lapsed!, ended, Cancel)); // It runs.

        Assert.Single(ends, static one => one);
    }

    private static async Task<int> KeyItemsAsync(AwsOptions options)
    {
        using var dynamo = AwsClients.NewDynamoDb(options);
        var all = await dynamo.ScanAsync(new ScanRequest { TableName = options.Table }, Cancel);
        return all.Items.Count(static item => item[Keys.Pk].S.StartsWith("key#", StringComparison.Ordinal));
    }
}
