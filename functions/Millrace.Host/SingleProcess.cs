using System.Globalization;
using Microsoft.Extensions.Logging;
using Millrace.Callbacks;
using Millrace.Changes;
using Millrace.Dispatching;
using Millrace.Host.Deployment;
using Millrace.Host.Sources;
using Millrace.Host.StateMachines;
using Millrace.Jobs;
using Millrace.Lambda;
using Millrace.Pipelines;
using Millrace.Running;
using Millrace.Sqlite;
using Millrace.StepFunctions;

namespace Millrace.Host;

/// <summary>
/// The whole platform in one process: the functions of the cloud, fed by event sources of our own from one SQLite file.
/// </summary>
internal sealed class SingleProcess : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly SqliteStorage _storage;
    private readonly LocalStateMachines _machines;
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _sources = [];
    private readonly List<Task> _tenders = [];
    private readonly ILogger _logger;

    private SingleProcess(SqliteStorage storage, LocalStateMachines machines, FeedJobWatch watch, (Platform Platform, CallbackFeature Callbacks) domain, ILogger logger)
    {
        (_storage, _machines, JobWatch, (Platform, Callbacks), _logger) = (storage, machines, watch, domain, logger);
    }

    public SqliteStorage Storage => _storage;

    public Platform Platform { get; }

    public CallbackFeature Callbacks { get; }

    public JobClient Client => Platform.Client;

    public FeedJobWatch JobWatch { get; }

    public StepFunctionsApi StepFunctions => _machines.Api;

    /// <summary>Ends when a part of the process has failed and the process should stop, with what it met.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <summary>Takes the data folder, takes over what an earlier process left, and sets everything in motion.</summary>
    /// <exception cref="DataFolderInUseException">Another process has the folder.</exception>
    public static async Task<SingleProcess> StartAsync(AppDefinition program, ProcessOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var storage = SqliteStorage.Open(new SqliteOptions { Folder = options.DataFolder, SurvivesPowerLoss = options.SurvivesPowerLoss }, clock);
        try
        {
            await storage.EndLeasesOfDeadProcessAsync(clock.GetUtcNow(), cancellationToken);
            return await WireAsync(program, options, storage, loggers, clock);
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }

    /// <summary>Gives running attempts back, commits what ended, and lets the folder go.</summary>
    public async ValueTask DisposeAsync()
    {
        // First what begins work; then what tends the attempts that are ending.
        await _stopping.CancelAsync();
        // What a part met was logged when it failed: the rest is stopped all the same.
        await Task.WhenAll(_sources).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopped.CancelAsync();
        await Task.WhenAll(_tenders).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _machines.DisposeAsync();
        _storage.Dispose();
        _stopping.Dispose();
        _stopped.Dispose();
    }

    private static async Task<SingleProcess> WireAsync(
        AppDefinition program, ProcessOptions options, SqliteStorage storage, ILoggerFactory loggers, TimeProvider clock)
    {
        var template = DeploymentTemplate.Load();
        var owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");

        var ports = new PlatformPorts(storage.Jobs, storage.Relations, storage.Jobs, storage.Documents, storage.Blobs) { Log = storage.Logs, Clock = clock };
        var platform = new Platform(ports, program.Handlers, options.Platform, loggers);
        var client = platform.Client;
        var objects = new FileObjectStore(Path.Combine(storage.Folder, "objects"));
        var machines = new LocalStateMachines((storage.Executions, storage.Documents, objects), program, clock, loggers);
        var keeper = new AttemptKeeper(storage.Jobs, storage.Logs, options.Leases, clock, loggers.CreateLogger<AttemptKeeper>())
        {
            Sink = options.EchoesJobLines ? loggers.CreateLogger(AttemptKeeper.SinkName) : null,
        };
        var callbacks = CallbackFeature.Add(platform, program.Handlers, options.Callbacks, clock);
        var watch = new FeedJobWatch(storage.Jobs, clock);

        // The functions, as they run in the cloud.
        var dispatch = new DispatchFunction(
            new Dispatcher(storage.Jobs, storage.Queue, machines, platform.NewFollower(machines, callbacks.StartAsync), clock), loggers.CreateLogger<DispatchFunction>());
        var work = new WorkFunction(
            storage.Jobs, platform.NewRunner(keeper), new Worker(owner, options.Leases, platform.Lapsed, clock) { FirstClaims = storage.FirstClaims }, loggers.CreateLogger<WorkFunction>());
        var sweep = new SweepFunction(platform.NewSweeper()) { Chores = platform.NewChores() };
        var startTask = new StartTaskFunction(new TaskStarter(client, storage.Jobs, new TaskReporter(machines)));
        var pipelineEnd = new PipelineEndFunction(new PipelineEnd(storage.Jobs, client, clock));

        // Their event sources, and what this process needs of its own.
        var process = new SingleProcess(storage, machines, watch, (platform, callbacks), loggers.CreateLogger<SingleProcess>());
        var stopping = process._stopping.Token;
        await machines.StartAsync(startTask, pipelineEnd, stopping);
        process.Watch(process._sources, new DispatchSource(storage.Changes, dispatch, template, clock, loggers.CreateLogger<DispatchSource>()).RunAsync(stopping));
        process.Watch(process._sources, new SweepSource(sweep, template, clock, loggers.CreateLogger<SweepSource>()).RunAsync(stopping));
        process.Serve(options, work, new WorkTimes(template.Visibility, clock));
        process.Tend(keeper, watch);
        return process;
    }

    private void Tend(AttemptKeeper keeper, FeedJobWatch watch)
    {
        Watch(_tenders, keeper.RunAsync(_stopped.Token));
        Watch(_tenders, new FeedTail(_storage.Changes).RunAsync(
            change =>
            {
                watch.Notice(change);
                keeper.Notice(change);
            },
            _stopped.Token));
    }

    private void Serve(ProcessOptions options, WorkFunction work, WorkTimes times)
    {
        foreach (var (resourceClass, workers) in options.Workers)
        {
            foreach (var pool in options.Pools)
                Watch(_sources, new WorkSource(resourceClass, workers, _storage.QueueFor(pool), work, times).RunAsync(_stopping.Token));
        }
    }

    private void Watch(List<Task> parts, Task part)
    {
        parts.Add(part);
        _ = part.ContinueWith(
            failed =>
            {
                _logger.PartFailed(failed.Exception!); // Only on a fault.
                _failed.TrySetResult(failed.Exception!.GetBaseException());
            },
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
