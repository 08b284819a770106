using Amazon.DynamoDBv2;
using Amazon.SQS;
using Microsoft.Extensions.Logging;
using Millrace.Aws;
using Millrace.Aws.Blobs;
using Millrace.Aws.Documents;
using Millrace.Aws.Jobs;
using Millrace.Aws.Logs;
using Millrace.Aws.Pipelines;
using Millrace.Aws.Queues;
using Millrace.Callbacks;
using Millrace.Dispatching;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Metrics;
using Millrace.Pipelines;
using Millrace.Running;

namespace Millrace.Lambda.Deployed;

/// <summary>Puts the functions together from the drivers of AWS. A function makes only what it needs.</summary>
internal sealed class Composition
{
    private readonly LambdaSettings _settings;
    private readonly ILoggerFactory _loggers;
    private readonly IMetrics _metrics;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly LeaseOptions _leases = new();
    private readonly IAmazonDynamoDB _dynamo;
    private readonly IAmazonSQS _sqs;
    private readonly LateBlobStore _blobs;
    private readonly CallbackFeature _callbacks;

    public Composition(LambdaSettings settings, HandlerSet handlers, ILoggerFactory loggers, IMetrics metrics)
    {
        (_settings, _loggers, _metrics) = (settings, loggers, metrics);
        _dynamo = AwsClients.NewDynamoDb(settings.Storage);
        _sqs = SqsClient.New(settings.Queues);
        _blobs = new LateBlobStore(() => new S3BlobStore(AwsClients.NewS3(settings.Storage), settings.Storage));
        Queue = new SqsWorkQueue(_sqs, settings.Queues, _clock, loggers.CreateLogger<SqsWorkQueue>());
        var jobs = new DynamoJobStore(_dynamo, settings.Storage.Table, _blobs, _clock);
        Store = new DirectWakeUp(
            new MeasuredJobStore(jobs, metrics, _clock),
            Queue,
            _clock,
            loggers.CreateLogger<DirectWakeUp>());
        Log = new DynamoJobLog(_dynamo, settings.Storage.Table, _blobs);
        var ports = new PlatformPorts(Store, jobs, jobs, new DynamoDocumentStore(_dynamo, settings.Storage.Table), _blobs) { Log = Log, Clock = _clock };
        Platform = new Platform(ports, handlers, settings.Platform, loggers);
        _callbacks = CallbackFeature.Add(Platform, handlers, settings.Callbacks, _clock);
    }

    public IJobStore Store { get; }

    public SqsWorkQueue Queue { get; }

    public DynamoJobLog Log { get; }

    public Platform Platform { get; }

    public CallbackFeature Callbacks => _callbacks;

    public DispatchFunction Dispatch() => new(NewDispatcher(NewStateMachines()), _loggers.CreateLogger<DispatchFunction>())
    {
        Pool = _settings.Queues.Pool,
        Repairs = NewRepairs(),
        Metrics = _metrics,
    };

    /// <summary>The function, and the keeper of its attempts, which must run beside it.</summary>
    public (WorkFunction Function, AttemptKeeper Keeper) Work(string instance)
    {
        var keeper = new AttemptKeeper(Store, Log, _leases, _clock, _loggers.CreateLogger<AttemptKeeper>())
        {
            Sink = _loggers.CreateLogger(AttemptKeeper.SinkName),
        };
        var worker = new Worker(instance, _leases, Platform.Lapsed, _clock)
        {
            Visibility = new LaneVisibility(new SqsVisibility(_sqs, _settings.Queues)),
        };
        return (new WorkFunction(Store, Platform.NewRunner(keeper), worker, _loggers.CreateLogger<WorkFunction>()), keeper);
    }

    public StartTaskFunction StartTask() => new(new TaskStarter(Platform.Client, Store, new TaskReporter(NewStateMachines())));

    public ExecutionEndFunction PipelineEnd() => new(
        NewPipelineEnd(), NewStateMachines(), _settings.Pipelines, _loggers.CreateLogger<ExecutionEndFunction>());

    public SweepFunction Sweep()
    {
        var machines = NewStateMachines();
        var tools = new OverlookedTools(Platform.Lapsed, _clock, _loggers.CreateLogger<OverlookedJobs>()) { Pool = _settings.Queues.Pool };
        return new SweepFunction(Platform.NewSweeper())
        {
            Chores = Platform.NewChores(),
            Overlooked = new OverlookedJobs(Store, NewRepairs(), NewDispatcher(machines), new PipelineRepair(machines, NewPipelineEnd()), tools),
        };
    }

    private Dispatcher NewDispatcher(StepFunctionsStateMachines machines) => new(Store, Queue, machines, Platform.NewFollower(machines, _callbacks.StartAsync), _clock);

    private PipelineEnd NewPipelineEnd() => new(Store, Platform.Client, _clock);

    private DynamoWakeUpRepairs NewRepairs() => new(_dynamo, _settings.Storage.Table) { Pool = _settings.Queues.Pool };

    private StepFunctionsStateMachines NewStateMachines() =>
        new(() => AwsClients.NewStepFunctions(_settings.StepFunctionsEndpoint), _settings.Pipelines);
}
