using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Testing;

namespace Millrace.Conformance.JobStores;

/// <summary>Does the same to the driver and to the in-memory store and compares the answers.</summary>
internal sealed class StoreTwins(IJobStore driver, InMemoryJobStore model, ManualClock clock, Random random)
{
    private readonly RandomJobs _any = new(clock, random);
    private readonly List<Job> _seen = []; // Current and stale versions alike.

    public bool FindsLapsedLeases { get; init; }

    public IJobRelations? Relations { get; init; }

    public Task StepAsync(CancellationToken cancellationToken) => random.Next(16) switch
    {
        0 or 1 or 2 => AddAsync(cancellationToken),
        3 or 4 => ClaimAsync(cancellationToken),
        5 or 6 or 7 => ReplaceAsync(cancellationToken),
        8 => BeatAsync(cancellationToken),
        9 => ListAsync(cancellationToken),
        10 => FindDueAsync(cancellationToken),
        11 => CountAsync(cancellationToken),
        12 => FindSuccessorAsync(cancellationToken),
        13 => FindEndedAsync(cancellationToken),
        14 when random.Next(4) == 0 => RemoveAsync(cancellationToken),
        _ => AdvanceAsync(),
    };

    private async Task AddAsync(CancellationToken cancellationToken)
    {
        // Children come alone: how often a batch of them moves their parent's version is the driver's own matter.
        NewJob[] requests = random.Next(3) == 0 && AnySeen() is { } parent && Relations is not null
            ? [_any.Request() with { Parent = new JobParent(parent.Id, "child", TaskToken: null) }]
            : [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => _any.Request())];

        var (one, other) = (await driver.AddAsync(requests, cancellationToken), await model.AddAsync(requests, cancellationToken));

        Assert.Equal(other.Count, one.Count);
        foreach (var (actual, expected) in one.Zip(other))
        {
            if (expected is not Admission.Added added)
                Assert.Equal(expected, actual);
            else
                Remember(added.Job, Assert.IsType<Admission.Added>(actual).Job);
        }

        if (requests[0].Parent is { } of)
            await FindAsync(of.Id, cancellationToken);
    }

    private async Task ClaimAsync(CancellationToken cancellationToken)
    {
        if (AnySeen() is not { } job)
            return;

        var request = new ClaimRequest(job.Id, job.Epoch, $"worker-{random.Next(3)}", AJob.LeaseFor);
        var (actual, expected) = (await driver.ClaimAsync(request, cancellationToken), await model.ClaimAsync(request, cancellationToken));
        if (expected is Claim.Granted granted)
            Remember(granted.Job, Assert.IsType<Claim.Granted>(actual).Job);
        else
            Assert.Equal(expected, actual);
    }

    private async Task ReplaceAsync(CancellationToken cancellationToken)
    {
        if (AnySeen() is not { } job)
            return;

        var next = _any.Next(job);
        if (ReferenceEquals(next, job))
            return;

        Assert.Equal(await model.TryReplaceAsync(job, next, cancellationToken), await driver.TryReplaceAsync(job, next, cancellationToken));
        await FindAsync(job.Id, cancellationToken);
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        if (AnySeen() is not { } job)
            return;

        var beat = new Beat(job.Id, job.Epoch, clock.GetUtcNow() + AJob.LeaseFor, random.Next(2) == 0 ? null : new Progress(random.Next(101), "step", "phase"))
        {
            Checkpoint = random.Next(2) == 0 ? null : new Payload($"{random.Next(100)}"),
        };
        Assert.Equal(await model.BeatAsync(beat, cancellationToken), await driver.BeatAsync(beat, cancellationToken));
        await FindAsync(job.Id, cancellationToken);
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var query = new JobQuery
        {
            Limit = random.Next(1, 20),
            Type = random.Next(2) == 0 ? null : _any.Type(),
            State = random.Next(2) == 0 ? null : Enum.GetValues<JobStateName>()[random.Next(8)],
            Before = random.Next(2) == 0 ? null : AnySeen()?.Id,
            After = random.Next(3) == 0 ? AnySeen()?.Id : null,
            Tag = random.Next(3) == 0 ? _any.Tag() : null,
            Parent = random.Next(4) == 0 ? AnySeen()?.Id : null,
        };
        var (actual, expected) = (await driver.ListAsync(query, cancellationToken), await model.ListAsync(query, cancellationToken));
        AJob.Equal(expected.Jobs, actual.Jobs);
        Assert.Equal(expected.Next, actual.Next);
    }

    private async Task FindDueAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (actual, expected) = (await driver.FindDueAsync(now, 1_000, cancellationToken), await ExpectedDueAsync(now, cancellationToken));
        Assert.Equal(expected.NextAt, actual.NextAt);
        Assert.Equal(expected.Jobs.Select(static job => job.DueAt), actual.Jobs.Select(static job => job.DueAt));
        AJob.Equal([.. expected.Jobs.OrderBy(static job => job.Id)], [.. actual.Jobs.OrderBy(static job => job.Id)]);
    }

    private async Task<DueJobs> ExpectedDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (FindsLapsedLeases)
            return await model.FindDueAsync(now, 1_000, cancellationToken);

        var scheduled = (await model.ListAsync(new JobQuery { State = JobStateName.Scheduled, Limit = 100_000 }, cancellationToken)).Jobs;
        return new DueJobs(
            [.. scheduled.Where(job => job.DueAt <= now).OrderBy(static job => job.DueAt)],
            scheduled.Where(job => job.DueAt > now).Min(static job => job.DueAt));
    }

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        if (Relations is null || AnySeen() is not { } one)
            return;

        var parent = random.Next(3) == 0 ? one.Id : one.Parent?.Id ?? one.Id;
        JobId[] told = [one.Id, .. _seen.TakeLast(15).Where(job => job.Parent?.Id == parent).Select(static job => job.Id)];
        AJob.Equal(await model.CountChildrenAsync(parent, told, cancellationToken), await Relations.CountChildrenAsync(parent, told, cancellationToken));
        if (await model.FindAsync(one.Id, cancellationToken) is not null)
            await FindAsync(one.Id, cancellationToken);
    }

    private async Task FindSuccessorAsync(CancellationToken cancellationToken)
    {
        if (Relations is not null && AnySeen() is { } job)
            Assert.Equal(await model.FindSuccessorAsync(job.Id, cancellationToken), await Relations.FindSuccessorAsync(job.Id, cancellationToken));
    }

    private async Task FindEndedAsync(CancellationToken cancellationToken)
    {
        if (driver is not IEndedJobs ended)
            return;

        var (before, after, limit) = (clock.GetUtcNow().AddSeconds(-random.Next(120)), random.Next(2) == 0 ? null : AnySeen()?.Id, random.Next(1, 10));
        AJob.Equal(await model.FindEndedAsync(before, after, limit, cancellationToken), await ended.FindEndedAsync(before, after, limit, cancellationToken));
    }

    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (driver is IEndedJobs ended && AnySeen() is { } job)
            Assert.Equal(await model.TryRemoveAsync(job, cancellationToken), await ended.TryRemoveAsync(job, cancellationToken));
    }

    private Task AdvanceAsync()
    {
        clock.Advance(random.Next(20) == 0 ? TimeSpan.FromHours(25) : TimeSpan.FromSeconds(random.Next(40)));
        return Task.CompletedTask;
    }

    private async Task FindAsync(JobId id, CancellationToken cancellationToken)
    {
        var (expected, actual) = (await model.FindAsync(id, cancellationToken), await driver.FindAsync(id, cancellationToken));
        if (expected is not null)
            Remember(expected, actual);
        else
            Assert.Null(actual);
    }

    private void Remember(Job expected, Job? actual)
    {
        AJob.Equal(expected, actual);
        _seen.Add(expected);
    }

    // Mostly a recent one: old versions are refused by everybody.
    private Job? AnySeen() => _seen.Count == 0 ? null : _seen[^random.Next(1, Math.Min(_seen.Count, 15) + 1)];
}
