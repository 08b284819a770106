using Microsoft.Extensions.Logging;
using Millrace.Administration;
using Millrace.Archive;
using Millrace.Blobs;
using Millrace.Dispatching;
using Millrace.Dlq;
using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Logs;
using Millrace.Pipelines;
using Millrace.Resources;
using Millrace.Running;
using Millrace.Schedules;
using Millrace.Templates;
using Millrace.Types;

namespace Millrace;

/// <summary>The drivers under a platform.</summary>
/// <param name="Jobs">The jobs, as everybody writes them: with whatever wakes and measures.</param>
/// <param name="Relations">What binds them.</param>
/// <param name="Ended">How they leave.</param>
/// <param name="Documents">What is no job.</param>
/// <param name="Blobs">Large values.</param>
public sealed record PlatformPorts(IJobStore Jobs, IJobRelations Relations, IEndedJobs Ended, IDocumentStore Documents, IBlobStore Blobs)
{
    /// <summary>The lines of attempts.</summary>
    public required IJobLog Log { get; init; }

    /// <summary>The time.</summary>
    public required TimeProvider Clock { get; init; }
}

/// <summary>How a platform behaves.</summary>
public sealed record PlatformOptions
{
    /// <summary>How long after its end a job is moved to the archive; 30 days by default.</summary>
    public TimeSpan ArchiveAfter { get; init; } = ArchiveSweeper.UsualAfter;

    /// <summary>The version of the program's code, by which the poison latch knows a deploy.</summary>
    public string CodeVersion { get; init; } = Types.CodeVersion.Current;

    /// <summary>Every rule that these options break, as sentences.</summary>
    public IEnumerable<string> Problems()
    {
        if (ArchiveAfter < TimeSpan.FromMinutes(1))
            yield return $"Platform:ArchiveAfter must be at least a minute, was {ArchiveAfter}.";
    }
}

/// <summary>
/// The domain, put together over its drivers: what the single process, the functions and tests share. It starts nothing; each part is
/// called by who needs it.
/// </summary>
public sealed class Platform
{
    private readonly PlatformPorts _ports;
    private readonly HandlerSet _handlers;
    private readonly ILoggerFactory _loggers;

    /// <summary>Puts the domain together, and registers the handlers of the platform's own job types.</summary>
    public Platform(PlatformPorts ports, HandlerSet handlers, PlatformOptions options, ILoggerFactory loggers)
    {
        (_ports, _handlers, _loggers) = (ports, handlers, loggers);
        var clock = ports.Clock;
        Options = options;
        Types = new TypeSettingsBook(ports.Documents, clock);
        Client = new JobClient(ports.Jobs, handlers, clock) { Settings = Types };
        Latch = new PoisonLatch(Types, options.CodeVersion, clock, loggers.CreateLogger<PoisonLatch>());
        Lapsed = new LapsedLeases(ports.Jobs, handlers.Types, clock) { Latch = Latch };
        Resources = new ResourceLeases(ports.Documents, ports.Jobs, clock);
        Archive = new JobArchive(ports.Ended, ports.Jobs, ports.Log, ports.Blobs, ports.Documents);
        Audit = new AuditTrail(ports.Documents, clock);
        var redrives = new Redrives(ports.Jobs, ports.Relations, clock);
        Jobs = new JobControl(ports.Jobs, Client, redrives, Audit, clock);
        TypeControl = new TypeControl(Types, ports.Jobs, Audit, clock);
        ResourceControl = new ResourceControl(ports.Documents, Resources, Audit);
        Schedules = new ScheduleClient(ports.Documents, Client, clock);
        Templates = new TemplateClient(ports.Documents, clock);
        Dlq = new DlqControl(ports.Jobs, Client, Archive, Audit, handlers.Json);
        handlers.Types.Set(new RegisteredType(DlqOrder.JobType, new DlqHandler(ports.Jobs, redrives, Archive, clock), DlqHandler.Options));
    }

    /// <summary>How it behaves.</summary>
    public PlatformOptions Options { get; }

    /// <summary>The job types that the program knows.</summary>
    public JobTypes KnownTypes => _handlers.Types;

    /// <summary>Submits and cancels.</summary>
    public JobClient Client { get; }

    /// <summary>Pauses, resumes, brings back.</summary>
    public JobControl Jobs { get; }

    /// <summary>The settings of types.</summary>
    public TypeSettingsBook Types { get; }

    /// <summary>Pauses, resumes and deals types.</summary>
    public TypeControl TypeControl { get; }

    /// <summary>Stops types that kill their workers.</summary>
    public PoisonLatch Latch { get; }

    /// <summary>Ends attempts whose workers died.</summary>
    public LapsedLeases Lapsed { get; }

    /// <summary>Leases of resources.</summary>
    public ResourceLeases Resources { get; }

    /// <summary>Defines resources.</summary>
    public ResourceControl ResourceControl { get; }

    /// <summary>Jobs that have left the store.</summary>
    public JobArchive Archive { get; }

    /// <summary>Failed jobs.</summary>
    public DlqControl Dlq { get; }

    /// <summary>Defines schedules.</summary>
    public ScheduleClient Schedules { get; }

    /// <summary>Defines templates.</summary>
    public TemplateClient Templates { get; }

    /// <summary>What administrators did.</summary>
    public AuditTrail Audit { get; }

    /// <summary>Finds what is due.</summary>
    public Sweeper NewSweeper() => new(_ports.Jobs, Lapsed, _ports.Clock);

    /// <summary>What every sweep does besides.</summary>
    public IReadOnlyList<Func<CancellationToken, Task<DateTimeOffset?>>> NewChores()
    {
        var schedules = new ScheduleSweeper(_ports.Documents, Client, _ports.Jobs, _ports.Clock);
        var archive = new ArchiveSweeper(_ports.Ended, _ports.Jobs, Archive, Options.ArchiveAfter, _ports.Clock);
        return
        [
            schedules.SweepAsync,
            async stop => await DoneAsync(TypeControl.SweepAsync(Latch.CodeVersion, stop)),
            async stop => await DoneAsync(Resources.SweepAsync(stop)),
            async stop => await DoneAsync(archive.SweepAsync(stop)),
        ];
    }

    /// <summary>Follows the ends of jobs.</summary>
    public EndedJobFollower NewFollower(IStateMachines machines, Func<Job, CancellationToken, Task>? startCallback) =>
        new(_ports.Jobs, _ports.Relations, machines, Client, _ports.Clock) { StartCallback = startCallback };

    /// <summary>Runs claimed jobs.</summary>
    public JobRunner NewRunner(AttemptKeeper keeper) => new(
        _ports.Jobs, _ports.Blobs, _handlers, keeper, new RunnerTools(_ports.Clock, _loggers.CreateLogger<JobRunner>())
        {
            Client = Client,
            Gate = new AttemptGate(Types, Resources, Latch),
        });

    /// <summary>The job, wherever it is: in the store or in the archive.</summary>
    public async Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) =>
        await _ports.Jobs.FindAsync(id, cancellationToken) ?? await Archive.FindAsync(id, cancellationToken);

    private static async Task<DateTimeOffset?> DoneAsync(Task chore)
    {
        await chore;
        return null;
    }
}
