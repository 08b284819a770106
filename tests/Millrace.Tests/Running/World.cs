using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Changes;
using Millrace.Conformance;
using Millrace.Dispatching;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Pipelines;
using Millrace.Running;
using Millrace.Testing;

namespace Millrace.Tests.Running;

/// <summary>A worker, its ports in memory, and a clock that only the test turns.</summary>
internal sealed class World
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    public static readonly JobType Type = new("test.job");

    public World(JobTypeOptions? options = null, bool obeys = true)
    {
        Handler = new TestHandler { Obeys = obeys };
        Memory = new InMemoryJobStore(Clock);
        Store = new ObservedStore(Memory);
        Log = new ObservedLog(new InMemoryJobLog());
        Types.Add(new RegisteredType(Type, Handler, options ?? new JobTypeOptions()));
        Handlers = new HandlerSet(Types, new PayloadSerializer());
        Keeper = new AttemptKeeper(Store, Log, Leases, Clock, NullLogger<AttemptKeeper>.Instance);
        Runner = new JobRunner(Store, new InMemoryBlobStore(), Handlers, Keeper, new RunnerTools(Clock, NullLogger<JobRunner>.Instance));
        Client = new JobClient(Store, Handlers, Clock);
        Lapsed = new LapsedLeases(Store, Types, Clock);
        Sweeper = new Sweeper(Store, Lapsed, Clock);
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ManualClock Clock { get; } = new();

    public LeaseOptions Leases { get; } = new();

    public InMemoryJobStore Memory { get; }

    public ObservedStore Store { get; }

    public ObservedLog Log { get; }

    public TestHandler Handler { get; }

    public JobTypes Types { get; } = new();

    public HandlerSet Handlers { get; }

    public AttemptKeeper Keeper { get; }

    public JobRunner Runner { get; }

    public JobClient Client { get; }

    public LapsedLeases Lapsed { get; }

    public Sweeper Sweeper { get; }

    public EndedJobFollower FollowerOf(IStateMachines machines) => new(Store, Memory, machines, Client, Clock);

    public async Task<Job> ClaimedAsync(string input = "\"in\"")
    {
        var job = await AJob.AddedToAsync(Store, AJob.Request(Clock, Type.Value, input), Cancel);
        return await ClaimedAgainAsync(job.Id);
    }

    public async Task<Job> ClaimedAgainAsync(JobId id)
    {
        var job = await FoundAsync(id);
        var claim = await Store.ClaimAsync(new ClaimRequest(id, job.Epoch, "worker-1", Leases.LeaseFor), Cancel);
        return Assert.IsType<Claim.Granted>(claim).Job;
    }

    /// <summary>Starts an attempt of a new job and waits until its handler runs.</summary>
    public Task<(Job Job, JobContext Context, Task<Job?> Run)> StartAsync() => StartStoppableAsync(CancellationToken.None);

    /// <summary>Starts an attempt of a new job in a worker that a token stops.</summary>
    public async Task<(Job Job, JobContext Context, Task<Job?> Run)> StartStoppableAsync(CancellationToken stopping)
    {
        var job = await ClaimedAsync();
        var run = Runner.RunAsync(job, stopping);
        return (job, await Handler.Started, run.WaitAsync(Patience, Cancel));
    }

    public async Task<Job> FoundAsync(JobId id)
    {
        var job = await Store.FindAsync(id, Cancel);
        Assert.NotNull(job);
        return job;
    }

    /// <summary>Turns the clock second by second and lets the keeper tend its attempts, as its loop would.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1))
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Keeper.TendAsync(Cancel);
        }
    }

    public async Task<IReadOnlyList<string>> LinesAsync(JobId id) =>
        [.. (await Log.ReadAsync(id, 0, 10_000, Cancel)).Select(static line => line.Line.Text)];

    /// <summary>The newest change of the store, as the feed shows it.</summary>
    public async Task<JobChange> LastChangeAsync() => (await Memory.ReadAsync(0, 10_000, Cancel))[^1];
}
