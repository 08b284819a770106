using Amazon.Lambda.DynamoDBEvents;
using Amazon.Lambda.SQSEvents;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Changes;
using Millrace.Conformance;
using Millrace.Dispatching;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Pipelines;
using Millrace.Queues;
using Millrace.Running;
using Millrace.Testing;

namespace Millrace.Lambda.Tests;

/// <summary>The functions over ports in memory, and a clock that only the test turns.</summary>
internal sealed class World
{
    public const string Type = "test.job";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LeaseOptions _leases = new();

    public World()
    {
        Memory = new InMemoryJobStore(Clock);
        Store = new FaultyStore(Memory);
        Queue = new FaultyQueue(new InMemoryWorkQueue(Clock));
        var types = new JobTypes();
        types.Add(new RegisteredType(new JobType(Type), Handler, new JobTypeOptions()));
        var handlers = new HandlerSet(types, new PayloadSerializer());
        var client = new JobClient(Store, handlers, Clock);
        var keeper = new AttemptKeeper(Store, new InMemoryJobLog(), _leases, Clock, NullLogger<AttemptKeeper>.Instance);
        var runner = new JobRunner(Store, new InMemoryBlobStore(), handlers, keeper, new RunnerTools(Clock, NullLogger<JobRunner>.Instance));

        var dispatcher = new Dispatcher(Store, Queue, Machines, new EndedJobFollower(Store, Memory, Machines, client, Clock), Clock);
        Repairs = new StoredRepairs(Memory);
        Dispatch = new DispatchFunction(dispatcher, DispatchLog);
        RepairingDispatch = new DispatchFunction(dispatcher, DispatchLog) { Repairs = Repairs, Metrics = Metrics };
        var lapsed = new LapsedLeases(Store, types, Clock);
        var worker = new Worker("worker-1", _leases, lapsed, Clock);
        Work = new WorkFunction(Store, runner, worker, WorkLog);
        HidingWork = new WorkFunction(Store, runner, worker with { Visibility = Visibility }, WorkLog);
        StartTask = new StartTaskFunction(new TaskStarter(client, Store, new TaskReporter(Machines)));
        PipelineEnd = new PipelineEndFunction(new PipelineEnd(Store, client, Clock));
        Sweep = new SweepFunction(new Sweeper(Store, lapsed, Clock));
        var end = new PipelineEnd(Store, client, Clock);
        End = end;
        var tools = new OverlookedTools(lapsed, Clock, NullLogger<OverlookedJobs>.Instance);
        RepairingSweep = RepairedBy(tools);
        PoolSweep = RepairedBy(tools with { Pool = "canary" });
        PoolDispatch = new DispatchFunction(dispatcher, DispatchLog) { Pool = "canary" };

        SweepFunction RepairedBy(OverlookedTools with) => new(new Sweeper(Store, lapsed, Clock))
        {
            Overlooked = new OverlookedJobs(Store, Repairs, dispatcher, new PipelineRepair(Executions, end), with),
        };
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ManualClock Clock { get; } = new();

    public InMemoryJobStore Memory { get; }

    public FaultyStore Store { get; }

    public FaultyQueue Queue { get; }

    public RecordingMachines Machines { get; } = new();

    public ScriptedHandler Handler { get; } = new();

    public RecordingLogger<DispatchFunction> DispatchLog { get; } = new();

    public RecordingLogger<WorkFunction> WorkLog { get; } = new();

    public RecordingVisibility Visibility { get; } = new();

    public RecordingMetrics Metrics { get; } = new();

    public StoredRepairs Repairs { get; }

    public KnownExecutions Executions { get; } = new();

    public PipelineEnd End { get; }

    public DispatchFunction Dispatch { get; }

    /// <summary>As where jobs are woken directly, and the feed repairs.</summary>
    public DispatchFunction RepairingDispatch { get; }

    public WorkFunction Work { get; }

    /// <summary>As where messages are hidden for as long as their jobs run.</summary>
    public WorkFunction HidingWork { get; }

    public SweepFunction RepairingSweep { get; }

    /// <summary>As in the deployment of the pool "canary".</summary>
    public SweepFunction PoolSweep { get; }

    /// <summary>Likewise.</summary>
    public DispatchFunction PoolDispatch { get; }

    public StartTaskFunction StartTask { get; }

    public PipelineEndFunction PipelineEnd { get; }

    public SweepFunction Sweep { get; }

    public Task<Job> AddAsync(string input = "in", DateTimeOffset? runAt = null, JobParent? parent = null) =>
        AJob.AddedToAsync(Memory, AJob.Request(Clock, Type, $"\"{input}\"") with { RunAt = runAt, Parent = parent }, Cancel);

    public Task<Job> AddInPoolAsync(string pool) =>
        AJob.AddedToAsync(Memory, AJob.Request(Clock, Type) with { Terms = new JobTerms { Pool = pool } }, Cancel);

    /// <summary>A job whose pipeline's execution runs.</summary>
    public async Task<Job> WaitingAsync()
    {
        var job = await AddAsync();
        var running = Assert.IsType<Claim.Granted>(await Memory.ClaimAsync(AJob.ClaimOf(job), Cancel)).Job;
        return await ReplacedAsync(running, running.Settle(new Verdict.Wait(new WaitFor.Execution(job.Id.Value)), Clock.GetUtcNow()));
    }

    /// <summary>A job that somebody cancelled before it ran.</summary>
    public async Task<Job> CancelledAsync(JobParent? parent = null)
    {
        var job = await AddAsync(parent: parent);
        return await ReplacedAsync(job, job.RequestCancel("enough", Clock.GetUtcNow()));
    }

    public async Task<Job> FoundAsync(JobId id)
    {
        var job = await Memory.FindAsync(id, Cancel);
        Assert.NotNull(job);
        return job;
    }

    /// <summary>The stream records of the last change of each job.</summary>
    public async Task<List<DynamoDBEvent.DynamodbStreamRecord>> RecordsAsync(params IReadOnlyList<Job> jobs)
    {
        var changes = await Memory.ReadAsync(0, 10_000, Cancel);
        return [.. jobs.Select(job => ChangeImage.ToRecord(changes.Last(change => change.Id == job.Id)))];
    }

    public static DynamoDBEvent Event(IEnumerable<DynamoDBEvent.DynamodbStreamRecord> records) => new() { Records = [.. records] };

    public static SQSEvent Messages(params IReadOnlyList<string?> bodies) => new()
    {
        Records = [.. bodies.Select(static (body, index) => new SQSEvent.SQSMessage { MessageId = $"m{index}", Body = body })],
    };

    public static string BodyOf(Job job) => WorkMessageBody.Format(job.Id, job.Epoch);

    private async Task<Job> ReplacedAsync(Job job, Job next)
    {
        Assert.True(await Memory.TryReplaceAsync(job, next, Cancel));
        return next;
    }
}
