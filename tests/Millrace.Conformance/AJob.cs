using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Testing;

namespace Millrace.Conformance;

/// <summary>Builds jobs for tests and compares them.</summary>
public static class AJob
{
    /// <summary>How long test leases last.</summary>
    public static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(30);

    /// <summary>A request for a plain job; tests change what they care about.</summary>
    public static NewJob Request(ManualClock clock, string type = "image.resize", string input = """{"width":800}""") => new()
    {
        Id = JobId.New(clock.GetUtcNow()),
        Type = new JobType(type),
        Input = new Payload(input),
    };

    /// <summary>Adds a job and answers with it as it was stored.</summary>
    public static async Task<Job> AddedToAsync(IJobStore store, NewJob request, CancellationToken cancellationToken) =>
        Assert.IsType<Admission.Added>(Assert.Single(await store.AddAsync([request], cancellationToken))).Job;

    /// <summary>Adds a plain job and claims it.</summary>
    public static async Task<Job> RunningInAsync(IJobStore store, ManualClock clock, CancellationToken cancellationToken)
    {
        var job = await AddedToAsync(store, Request(clock), cancellationToken);
        return Assert.IsType<Claim.Granted>(await store.ClaimAsync(ClaimOf(job), cancellationToken)).Job;
    }

    /// <summary>A request to claim a job as it stands.</summary>
    public static ClaimRequest ClaimOf(Job job, string owner = "worker-1") => new(job.Id, job.Epoch, owner, LeaseFor);

    /// <summary>A job with every field filled, in the given state.</summary>
    public static Job Filled(Job job, JobState state) => job with
    {
        State = state,
        Version = job.Version + 1,
        Epoch = 7,
        AttemptsSpent = 2,
        Progress = new Progress(42.125, "Schritt 3 von 7 – größer 📈"),
        CancelReason = "Zu spät: „abgebrochen“",
        Attempts =
        [
            new Attempt(5, "worker-1", job.CreatedAt, job.CreatedAt.AddTicks(15), AttemptOutcome.Failed, Oops),
            new Attempt(6, "worker-2", job.CreatedAt.AddSeconds(1), job.CreatedAt.AddSeconds(2), AttemptOutcome.Interrupted),
            new Attempt(7, "worker-ß", job.CreatedAt.AddSeconds(3), job.CreatedAt.AddSeconds(4), AttemptOutcome.Expired, Oops with { Detail = null, IsPermanent = false }),
        ],
    };

    /// <summary>A failure with every field filled.</summary>
    public static Failure Oops { get; } = new("Votes.Invalid", "Zeile 7: „2“ ist keine Stimme.", IsPermanent: true, "at A()\n  at B()\0\t\"'\\");

    /// <summary>One of every state, with its data.</summary>
    public static IReadOnlyList<JobState> States(DateTimeOffset at) =>
    [
        new JobState.Scheduled(at.AddTicks(1)),
        new JobState.Queued(),
        new JobState.Running(new Lease("worker-ß", 7, at.AddTicks(3), at.AddTicks(30_000_001))),
        new JobState.Waiting(at.AddTicks(5), new WaitFor.Execution("01jgexecution")),
        new JobState.Waiting(at.AddTicks(5), new WaitFor.Children(RunsAgain: true)),
        new JobState.Paused(at.AddTicks(6), PausedBy.Job, "Erst | prüfen", at.AddTicks(60_000_000)),
        new JobState.Succeeded(at.AddTicks(7), new Payload("""{"größe":[1,2.5,null,"📈"]}""")),
        new JobState.Failed(at.AddTicks(9), Oops),
        new JobState.Cancelled(at.AddTicks(11), "Nicht mehr nötig – danke"),
    ];

    /// <summary>Compares jobs, their attempts included.</summary>
    public static void Equal(Job? expected, Job? actual)
    {
        Assert.Equal(expected?.Attempts ?? [], actual?.Attempts ?? []);
        Assert.Equal(expected is null ? null : expected with { Attempts = [] }, actual is null ? null : actual with { Attempts = [] });
    }

    /// <summary>Compares lists of jobs, their attempts included.</summary>
    public static void Equal(IReadOnlyList<Job> expected, IReadOnlyList<Job> actual)
    {
        Assert.Equal(expected.Select(static job => job.Id), actual.Select(static job => job.Id));
        foreach (var (one, other) in expected.Zip(actual))
            Equal(one, other);
    }
}
