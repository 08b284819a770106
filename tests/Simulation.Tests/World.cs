using Microsoft.Extensions.Logging.Abstractions;
using Millrace;
using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Running;
using Millrace.Testing;
using Simulation.Tests.Actors;
using Simulation.Tests.Ports;
using Simulation.Tests.Scheduling;
using Simulation.Tests.Witnesses;

namespace Simulation.Tests;

/// <summary>What all processes of a run share: the stores, the queue, the feed, and the witness who sees every effect.</summary>
internal sealed class World
{
    private long _number;

    public World(Scheduler scheduler, Profile profile)
    {
        Scheduler = scheduler;
        Chaos = new Chaos(scheduler, profile);
        Memory = new InMemoryJobStore(scheduler.Clock);
        Memory.SubscribeAsync("simulation", CancellationToken.None).GetAwaiter().GetResult();
        Store = profile.Store(Memory);
        Relations = profile.Relations(Memory);
        Documents = profile.Documents(new InMemoryDocumentStore());
        Mailbox = new Mailbox(scheduler, Chaos);
        Feed = new SimFeed(this, Chaos);
        Witness = new Witness(this);
        RepairedUntil = scheduler.Now;
    }

    public Scheduler Scheduler { get; }

    public Chaos Chaos { get; }

    public InMemoryJobStore Memory { get; }

    public IJobStore Store { get; }

    public IJobRelations Relations { get; }

    public IDocumentStore Documents { get; }

    public Mailbox Mailbox { get; }

    public SimFeed Feed { get; }

    public Witness Witness { get; }

    public InMemoryBlobStore Blobs { get; } = new();

    public DateTimeOffset RepairedUntil { get; set; }

    public bool IsLossy => Chaos.Profile.OneIsLostIn > 0;

    public long NextNumber() => ++_number;

    /// <summary>The job as it stands.</summary>
    public Job Peek(JobId id) => Memory.FindAsync(id, CancellationToken.None).GetAwaiter().GetResult()
        ?? throw new ViolationException($"There is no job {id}.", id);

    public bool Knows(JobId id) => Memory.FindAsync(id, CancellationToken.None).GetAwaiter().GetResult() is not null;

    /// <summary>The platform, as a process of its own puts it together: each has its own cache of settings.</summary>
    public (Platform Platform, IJobStore Store, HandlerSet Handlers, SimJobStore Ports) PlatformOf(SimProcess process)
    {
        var ports = new SimJobStore(this, process);
        IJobStore store = IsLossy
            ? new Millrace.Dispatching.DirectWakeUp(ports, new SimQueue(Mailbox, process), Scheduler.Clock, NullLogger<Millrace.Dispatching.DirectWakeUp>.Instance)
            : ports;
        var handlers = new HandlerSet(Kinds.Types(this, process), new PayloadSerializer());
        var platform = new Platform(
            new PlatformPorts(store, ports, ports, new SimDocuments(this, process), Blobs) { Log = new InMemoryJobLog(), Clock = Scheduler.Clock },
            handlers,
            new PlatformOptions { CodeVersion = "simulated" },
            NullLoggerFactory.Instance);
        return (platform, store, handlers, ports);
    }
}
