using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Testing;

namespace Millrace.Conformance.JobStores;

/// <summary>The promises of <see cref="IJobStore"/>. A driver's tests derive from this class; what it passes, it may claim.</summary>
public abstract class JobStoreContract : JobStoreRestarts
{
    private const int Steps = 400;

    /// <summary>Set it to the seed of a failure to see the failure again.</summary>
    protected virtual int? Seed => null;

    [Fact]
    public async Task Random_operations_end_as_in_the_in_memory_store()
    {
        var seed = Seed ?? Random.Shared.Next();
        var twins = new Twins(await OpenAsync(), new InMemoryJobStore(Clock), Clock, new Random(seed)) { FindsLapsedLeases = FindsLapsedLeases };
        for (var step = 1; step <= Steps; step++)
        {
            try
            {
                await twins.StepAsync();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, step {step}: {e.Message}", e);
            }
        }
    }

    /// <summary>Does the same to the driver and to the in-memory store and compares the answers.</summary>
    private sealed class Twins(IJobStore driver, IJobStore model, ManualClock clock, Random random)
    {
        private readonly List<Job> _seen = []; // Current and stale versions alike.

        public bool FindsLapsedLeases { get; init; }

        public Task StepAsync() => random.Next(10) switch
        {
            0 or 1 => AddAsync(),
            2 or 3 => ClaimAsync(),
            4 or 5 => ReplaceAsync(),
            6 => BeatAsync(),
            7 => ListAsync(),
            8 => FindDueAsync(),
            _ => AdvanceAsync(),
        };

        private async Task AddAsync()
        {
            NewJob[] requests = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => AnyRequest())];

            var (one, other) = (await driver.AddAsync(requests, Cancel), await model.AddAsync(requests, Cancel));

            Assert.Equal(other.Count, one.Count);
            foreach (var (actual, expected) in one.Zip(other))
            {
                if (expected is not Admission.Added added)
                    Assert.Equal(expected, actual);
                else
                    Remember(added.Job, Assert.IsType<Admission.Added>(actual).Job);
            }
        }

        private async Task ClaimAsync()
        {
            if (AnySeen() is not { } job)
                return;

            var request = new ClaimRequest(job.Id, job.Epoch, $"worker-{random.Next(3)}", AJob.LeaseFor);
            var (actual, expected) = (await driver.ClaimAsync(request, Cancel), await model.ClaimAsync(request, Cancel));
            if (expected is Claim.Granted granted)
                Remember(granted.Job, Assert.IsType<Claim.Granted>(actual).Job);
            else
                Assert.Equal(expected, actual);
        }

        private async Task ReplaceAsync()
        {
            if (AnySeen() is not { } job || job.State.IsFinal)
                return;

            var next = job.Lease is null ? job.RequestCancel("random", clock.GetUtcNow()) : AnyEnd(job);
            Assert.Equal(await model.TryReplaceAsync(job, next, Cancel), await driver.TryReplaceAsync(job, next, Cancel));
            await FindAsync(job.Id);
        }

        private async Task BeatAsync()
        {
            if (AnySeen() is not { } job)
                return;

            var progress = random.Next(2) == 0 ? null : new Progress(random.Next(101), "step");
            var beat = new Beat(job.Id, job.Epoch, clock.GetUtcNow() + AJob.LeaseFor, progress);
            Assert.Equal(await model.BeatAsync(beat, Cancel), await driver.BeatAsync(beat, Cancel));
            await FindAsync(job.Id);
        }

        private async Task ListAsync()
        {
            var query = new JobQuery
            {
                Limit = random.Next(1, 20),
                Type = random.Next(2) == 0 ? null : AnyType(),
                State = random.Next(2) == 0 ? null : Enum.GetValues<JobStateName>()[random.Next(7)],
                Before = random.Next(2) == 0 ? null : AnySeen()?.Id,
            };
            var (actual, expected) = (await driver.ListAsync(query, Cancel), await model.ListAsync(query, Cancel));
            AJob.Equal(expected.Jobs, actual.Jobs);
            Assert.Equal(expected.Next, actual.Next);
        }

        private async Task FindDueAsync()
        {
            var now = clock.GetUtcNow();
            var (actual, expected) = (await driver.FindDueAsync(now, 1_000, Cancel), await ExpectedDueAsync(now));
            Assert.Equal(expected.NextAt, actual.NextAt);
            Assert.Equal(expected.Jobs.Select(static job => job.DueAt), actual.Jobs.Select(static job => job.DueAt));
            AJob.Equal([.. expected.Jobs.OrderBy(static job => job.Id)], [.. actual.Jobs.OrderBy(static job => job.Id)]);
        }

        private async Task<DueJobs> ExpectedDueAsync(DateTimeOffset now)
        {
            if (FindsLapsedLeases)
                return await model.FindDueAsync(now, 1_000, Cancel);

            var scheduled = (await model.ListAsync(new JobQuery { State = JobStateName.Scheduled, Limit = 1_000 }, Cancel)).Jobs;
            return new DueJobs(
                [.. scheduled.Where(job => job.DueAt <= now).OrderBy(static job => job.DueAt)],
                scheduled.Where(job => job.DueAt > now).Min(static job => job.DueAt));
        }

        private Task AdvanceAsync()
        {
            clock.Advance(random.Next(20) == 0 ? TimeSpan.FromHours(25) : TimeSpan.FromSeconds(random.Next(40)));
            return Task.CompletedTask;
        }

        private async Task FindAsync(JobId id)
        {
            var expected = await model.FindAsync(id, Cancel);
            Assert.NotNull(expected);
            Remember(expected, await driver.FindAsync(id, Cancel));
        }

        private void Remember(Job expected, Job? actual)
        {
            AJob.Equal(expected, actual);
            _seen.Add(expected);
        }

        // Mostly a recent one: old versions are refused by everybody.
        private Job? AnySeen() => _seen.Count == 0 ? null : _seen[^random.Next(1, Math.Min(_seen.Count, 15) + 1)];

        private JobType AnyType() => new(random.Next(2) == 0 ? "a" : "b");

        private NewJob AnyRequest() => AJob.Request(clock, AnyType().Value, $"{random.Next(3)}") with
        {
            IdempotencyKey = random.Next(3) == 0 ? $"key-{random.Next(4)}" : null,
            RunAt = random.Next(3) == 0 ? clock.GetUtcNow().AddSeconds(random.Next(-5, 60)) : null,
        };

        private Job AnyEnd(Job job) => job.Settle(
            random.Next(5) switch
            {
                0 => new Verdict.Complete(new Payload("1")),
                1 => new Verdict.RetryAfter(TimeSpan.FromSeconds(random.Next(60)), AJob.Oops),
                2 => new Verdict.Interrupt(),
                3 => new Verdict.Wait(new WaitFor.Execution(job.Id.Value)),
                _ => new Verdict.Fail(AJob.Oops, AttemptOutcome.Expired),
            },
            clock.GetUtcNow());
    }
}
