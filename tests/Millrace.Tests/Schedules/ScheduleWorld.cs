using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Running;
using Millrace.Schedules;
using Millrace.Testing;
using Millrace.Tests.Running;

namespace Millrace.Tests.Schedules;

/// <summary>Schedules and jobs in memory, and a clock that only the test turns. It shows a Thursday, noon.</summary>
internal sealed class ScheduleWorld
{
    public static readonly JobType Type = new("test.job");

    public ScheduleWorld()
    {
        Documents = new FailingDocumentStore(new InMemoryDocumentStore());
        Jobs = new RecordingJobStore(new InMemoryJobStore(Clock));
        var types = new JobTypes();
        types.Add(new RegisteredType(Type, new TestHandler(), new JobTypeOptions()));
        var client = new JobClient(Jobs, new HandlerSet(types, new PayloadSerializer()), Clock);
        Client = new ScheduleClient(Documents, client, Clock);
        Sweeper = new ScheduleSweeper(Documents, client, Jobs, Clock);
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public FailingDocumentStore Documents { get; }

    public RecordingJobStore Jobs { get; }

    public ScheduleClient Client { get; }

    public ScheduleSweeper Sweeper { get; }

    public static ScheduleTerms Terms(string expression, string input = "\"in\"") =>
        new() { Expression = expression, Job = new ScheduledJob(Type, new Payload(input)) };

    public async Task<Schedule> SetAsync(string name, ScheduleTerms terms) => await Client.SetAsync(name, terms, Cancel) switch
    {
        ScheduleSetting.Created created => created.Schedule,
        ScheduleSetting.Replaced replaced => replaced.Schedule,
        var other => throw new InvalidOperationException($"The schedule was not set: {other}"),
    };

    public async Task<Schedule> FoundAsync(string name)
    {
        var schedule = await Client.FindAsync(name, Cancel);
        Assert.NotNull(schedule);
        return schedule;
    }

    public Task<DateTimeOffset?> SweepAfterAsync(TimeSpan time)
    {
        Clock.Advance(time);
        return Sweeper.SweepAsync(Cancel);
    }

    /// <summary>The jobs of the schedules, the oldest first.</summary>
    public async Task<IReadOnlyList<Job>> JobsAsync() => [.. (await Jobs.ListAsync(new JobQuery { Limit = 1000 }, Cancel)).Jobs.Reverse()];

    public async Task EndJobAsync(JobId id)
    {
        var job = await Jobs.FindAsync(id, Cancel);
        Assert.NotNull(job);
        Assert.True(await Jobs.TryReplaceAsync(job, job.RequestCancel("done", Clock.GetUtcNow()), Cancel));
    }
}

/// <summary>Documents of which some writes fail, before or after they are carried out.</summary>
internal sealed class FailingDocumentStore(IDocumentStore inner) : IDocumentStore
{
    /// <summary>Called before and after every write; may throw.</summary>
    public Func<Task> AroundWrite { get; set; } = static () => Task.CompletedTask;

    /// <summary>How many documents were read in lists.</summary>
    public int Listed { get; private set; }

    public async Task<Document?> FindAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return await inner.FindAsync(key, cancellationToken);
    }

    public async Task<IReadOnlyList<Document>> ListAsync(string kind, string after, int limit, CancellationToken cancellationToken)
    {
        var found = await inner.ListAsync(kind, after, limit, cancellationToken);
        Listed += found.Count;
        return found;
    }

    public async Task<bool> TryWriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        await AroundWrite();
        var isWritten = await inner.TryWriteAsync(writes, cancellationToken);
        await AroundWrite();
        return isWritten;
    }
}

/// <summary>A job store that remembers under which key each job was added.</summary>
internal sealed class RecordingJobStore(IJobStore inner) : IJobStore
{
    private readonly List<(string? Key, NewJob Job)> _added = [];

    public IReadOnlyList<(string? Key, NewJob Job)> Added
    {
        get
        {
            lock (_added)
                return [.. _added];
        }
    }

    public async Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken)
    {
        var admissions = await inner.AddAsync(jobs, cancellationToken);
        lock (_added)
            _added.AddRange(jobs.Zip(admissions).Where(static one => one.Second is Admission.Added).Select(static one => (one.First.IdempotencyKey, one.First)));

        return admissions;
    }

    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) => inner.FindAsync(id, cancellationToken);

    public Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken) => inner.ClaimAsync(request, cancellationToken);

    public Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken) => inner.TryReplaceAsync(current, next, cancellationToken);

    public Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken) => inner.BeatAsync(beat, cancellationToken);

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

    public Task<DueJobs> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) => inner.FindDueAsync(now, limit, cancellationToken);
}
