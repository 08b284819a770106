using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Dispatching;
using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Pipelines;
using Millrace.Queues;
using Millrace.Running;
using Millrace.Testing;
using Millrace.Tests.Pipelines;

namespace Millrace.Tests.Life;

/// <summary>A whole platform in memory, in which things happen only when a test says so.</summary>
internal sealed class PlatformWorld
{
    public static readonly LeaseOptions Leases = new();

    private readonly JobTypes _types = new();
    private readonly JobRunner _runner;
    private readonly Dispatcher _dispatcher;
    private readonly Sweeper _sweeper;
    private readonly IReadOnlyList<Func<CancellationToken, Task<DateTimeOffset?>>> _chores;
    private long _position;

    public PlatformWorld(PlatformOptions? options = null, ILoggerFactory? loggers = null, IDocumentStore? documents = null)
    {
        Documents = documents ?? new InMemoryDocumentStore();
        Store = new InMemoryJobStore(Clock);
        Queue = new InMemoryWorkQueue(Clock);
        var handlers = new HandlerSet(_types, new PayloadSerializer());
        var ports = new PlatformPorts(Store, Store, Store, Documents, Blobs) { Log = Log, Clock = Clock };
        Platform = new Platform(ports, handlers, options ?? new PlatformOptions(), loggers ?? NullLoggerFactory.Instance);
        Keeper = new AttemptKeeper(Store, Log, Leases, Clock, NullLogger<AttemptKeeper>.Instance);
        _runner = Platform.NewRunner(Keeper);
        Follower = Platform.NewFollower(Machines, (job, _) =>
        {
            Told.Add(job.Id);
            return Task.CompletedTask;
        });
        _dispatcher = new Dispatcher(Store, Queue, Machines, Follower, Clock);
        _sweeper = Platform.NewSweeper();
        _chores = Platform.NewChores();
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ManualClock Clock { get; } = new();

    public InMemoryJobStore Store { get; }

    public InMemoryWorkQueue Queue { get; }

    public IDocumentStore Documents { get; }

    public InMemoryBlobStore Blobs { get; } = new();

    public InMemoryJobLog Log { get; } = new();

    public RecordingMachines Machines { get; } = new() { Known = ["pipeline"] };

    public Platform Platform { get; }

    public AttemptKeeper Keeper { get; }

    public EndedJobFollower Follower { get; }

    /// <summary>The jobs whose callbacks were started.</summary>
    public List<JobId> Told { get; } = [];

    /// <summary>The inputs of the attempts that began, in their order.</summary>
    public List<string> Began { get; } = [];

    public DateTimeOffset Now => Clock.GetUtcNow();

    public PlatformWorld Handle(string type, Func<string, JobContext, CancellationToken, Task<string>> handler, JobTypeOptions? options = null)
    {
        _types.Add(new RegisteredType(new JobType(type), new Handler(this, handler), options ?? new JobTypeOptions()));
        return this;
    }

    public PlatformWorld Handle(string type, Func<string, string> handler, JobTypeOptions? options = null) =>
        Handle(type, (input, _, _) => Task.FromResult(handler(input)), options);

    public async Task<SubmitResult> TrySubmitAsync(string type, string input = "in", Func<Submission, Submission>? change = null)
    {
        var submission = new Submission { Type = new JobType(type), Input = new Payload($"\"{input}\"") };
        return await Platform.Client.SubmitAsync(change?.Invoke(submission) ?? submission, Cancel);
    }

    public async Task<JobId> SubmitAsync(string type, string input = "in", Func<Submission, Submission>? change = null) =>
        Assert.IsType<SubmitResult.Accepted>(await TrySubmitAsync(type, input, change)).Id;

    public async Task<Job> FindAsync(JobId id)
    {
        var job = await Store.FindAsync(id, Cancel);
        Assert.NotNull(job);
        return job;
    }

    public async Task<JobStateName> StateAsync(JobId id) => (await FindAsync(id)).State.Name;

    /// <summary>Dispatches what changed.</summary>
    public async Task DispatchAsync()
    {
        while (await Store.ReadAsync(_position, 100, Cancel) is { Count: > 0 } changes)
        {
            foreach (var change in changes.Where(static change => Dispatcher.Concerns(change.State, change.IsAwaited)))
                await _dispatcher.DispatchAsync(change, Cancel);

            _position = changes[^1].Position;
        }
    }

    /// <summary>Lets everything happen that happens without time.</summary>
    public async Task RunAsync()
    {
        do
            await DispatchAsync();
        while (await WorkAsync());
    }

    /// <summary>Lets time pass, with a sweep a second.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (var end = Now + time; Now < end;)
        {
            Clock.Advance(end - Now < TimeSpan.FromSeconds(1) ? end - Now : TimeSpan.FromSeconds(1));
            await SweepAsync();
            await RunAsync();
        }
    }

    public async Task SweepAsync()
    {
        await _sweeper.SweepAsync(Cancel);
        foreach (var chore in _chores)
            await chore(Cancel);
    }

    /// <summary>Claims a job and runs it no further: its worker is dead, or the test is.</summary>
    public async Task<Job> ClaimAsync(JobId id, string owner = "worker-1") =>
        Assert.IsType<Claim.Granted>(await Store.ClaimAsync(new ClaimRequest(id, (await FindAsync(id)).Epoch, owner, Leases.LeaseFor), Cancel)).Job;

    public Task<Job?> RunClaimedAsync(Job claimed, CancellationToken stopping = default) => _runner.RunAsync(claimed, stopping);

    private async Task<bool> WorkAsync()
    {
        var worked = false;
        foreach (var lane in await Queue.DescribeAsync(Cancel))
        {
            for (var depth = lane.Depth; depth > 0 && await HasVisibleAsync(lane.Lane); depth--)
            {
                var delivery = Assert.Single(await Queue.ReceiveAsync(lane.Lane, 1, TimeSpan.FromHours(1), Cancel));
                var request = new ClaimRequest(delivery.Message.Job, delivery.Message.Epoch, "worker-1", Leases.LeaseFor);
                if (await Store.ClaimAsync(request, Cancel) is Claim.Granted granted)
                    await _runner.RunAsync(granted.Job, Cancel);

                await Queue.DeleteAsync([delivery], Cancel);
                worked = true;
            }
        }

        return worked;
    }

    // A message that is to be seen later keeps a receiver waiting, which time alone would end.
    private async Task<bool> HasVisibleAsync(Lane lane)
    {
        using var look = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var receiving = Queue.ReceiveAsync(lane, 1, TimeSpan.FromHours(1), look.Token);
        if (!receiving.IsCompletedSuccessfully)
        {
            await look.CancelAsync();
            await ((Task)receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return false;
        }

        await Queue.ReturnAsync(await receiving, TimeSpan.Zero, Cancel);
        return true;
    }

    private sealed class Handler(PlatformWorld world, Func<string, JobContext, CancellationToken, Task<string>> handle) : IJobHandler<string, string>
    {
        public Task<string> HandleAsync(string input, JobContext job, CancellationToken cancellationToken)
        {
            lock (world.Began)
                world.Began.Add(input);

            return handle(input, job, cancellationToken);
        }
    }
}
