using Amazon.DynamoDBv2;
using Amazon.SQS;
using Microsoft.Extensions.Logging;
using Millrace.Aws;
using Millrace.Aws.Blobs;
using Millrace.Aws.Jobs;
using Millrace.Aws.Logs;
using Millrace.Aws.Pipelines;
using Millrace.Aws.Queues;
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
    private readonly HandlerSet _handlers;
    private readonly ILoggerFactory _loggers;
    private readonly IMetrics _metrics;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly LeaseOptions _leases = new();
    private readonly IAmazonDynamoDB _dynamo;
    private readonly IAmazonSQS _sqs;
    private readonly LateBlobStore _blobs;

    public Composition(LambdaSettings settings, HandlerSet handlers, ILoggerFactory loggers, IMetrics metrics)
    {
        (_settings, _handlers, _loggers, _metrics) = (settings, handlers, loggers, metrics);
        _dynamo = AwsClients.NewDynamoDb(settings.Storage);
        _sqs = SqsClient.New(settings.Queues);
        _blobs = new LateBlobStore(() => new S3BlobStore(AwsClients.NewS3(settings.Storage), settings.Storage));
        Queue = new SqsWorkQueue(_sqs, settings.Queues, _clock, loggers.CreateLogger<SqsWorkQueue>());
        Store = new DirectWakeUp(
            new MeasuredJobStore(new DynamoJobStore(_dynamo, settings.Storage.Table, _blobs, _clock), metrics, _clock),
            Queue,
            _clock,
            loggers.CreateLogger<DirectWakeUp>());
        Log = new DynamoJobLog(_dynamo, settings.Storage.Table, _blobs);
        Client = new JobClient(Store, handlers, _clock);
    }

    public IJobStore Store { get; }

    public SqsWorkQueue Queue { get; }

    public DynamoJobLog Log { get; }

    public JobClient Client { get; }

    public DispatchFunction Dispatch() => new(NewDispatcher(NewStateMachines()), _loggers.CreateLogger<DispatchFunction>())
    {
        Repairs = NewRepairs(),
        Metrics = _metrics,
    };

    /// <summary>The function, and the keeper of its attempts, which must run beside it.</summary>
    public (WorkFunction Function, AttemptKeeper Keeper) Work(string instance)
    {
        var keeper = new AttemptKeeper(Store, Log, _leases, _clock, _loggers.CreateLogger<AttemptKeeper>());
        var runner = new JobRunner(Store, _blobs, _handlers, keeper, new RunnerTools(_clock, _loggers.CreateLogger<JobRunner>()));
        var worker = new Worker(instance, _leases, _handlers.Types, _clock)
        {
            Visibility = new LaneVisibility(new SqsVisibility(_sqs, _settings.Queues)),
        };
        return (new WorkFunction(Store, runner, worker, _loggers.CreateLogger<WorkFunction>()), keeper);
    }

    public StartTaskFunction StartTask() => new(new TaskStarter(Client, Store, new TaskReporter(NewStateMachines())));

    public ExecutionEndFunction PipelineEnd() => new(
        NewPipelineEnd(), NewStateMachines(), _settings.Pipelines, _loggers.CreateLogger<ExecutionEndFunction>());

    public SweepFunction Sweep()
    {
        var machines = NewStateMachines();
        var tools = new OverlookedTools(_handlers.Types, _clock, _loggers.CreateLogger<OverlookedJobs>());
        return new SweepFunction(new Sweeper(Store, _handlers.Types, _clock))
        {
            Overlooked = new OverlookedJobs(Store, NewRepairs(), NewDispatcher(machines), new PipelineRepair(machines, NewPipelineEnd()), tools),
        };
    }

    private Dispatcher NewDispatcher(StepFunctionsStateMachines machines) => new(Store, Queue, machines, Client, _clock);

    private PipelineEnd NewPipelineEnd() => new(Store, Client, _clock);

    private DynamoWakeUpRepairs NewRepairs() => new(_dynamo, _settings.Storage.Table);

    private StepFunctionsStateMachines NewStateMachines() =>
        new(() => AwsClients.NewStepFunctions(_settings.StepFunctionsEndpoint), _settings.Pipelines);
}
