using LocalCloud.Emulators;
using LocalCloud.Events;
using LocalCloud.Faults;
using LocalCloud.Gateway;
using LocalCloud.Lambda;
using LocalCloud.StateMachines;
using LocalCloud.Templates;
using LocalCloud.Wire;
using Microsoft.AspNetCore.Http;

namespace LocalCloud;

/// <summary>
/// The distributed deployment of <c>serverless.template</c> on this machine: every function a process of its own, DynamoDB, SQS
/// and S3 by emulators that others wrote, and everything that lies between them played here by the rules of AWS.
/// </summary>
public sealed class LocalDeployment : IAsyncDisposable
{
    private const string Stack = "millrace";
    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly Stack<IAsyncDisposable> _parts = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpClient _wire = new();
    private readonly TraceHeaders _traces = new();
    private readonly List<Task> _loops = [];
    private readonly Dictionary<string, LambdaFunction> _functions = [];
    private readonly Random _random = new(4);
    private readonly LocalDeploymentOptions _options;
    private readonly DataFolder _folder;
    private readonly CloudTemplate _template;
    private IReadOnlyList<(string Function, Schedule Schedule)> _schedules = [];
    private FaultProxy? _proxy;
    private EventBus? _bus;
    private volatile StateMachineService? _stateMachines;

    private LocalDeployment(LocalDeploymentOptions options, DataFolder folder, EmulatorProcesses emulators)
    {
        (_options, _folder, Emulators) = (options, folder, emulators);
        _parts.Push(folder);
        _parts.Push(emulators);
        _template = CloudTemplate.Load(options.Template ?? CloudTemplate.FindDefault(), Stack, options.Parameters);
        Log = new OutputLog("cloud", options.Output);
    }

    /// <summary>Where the API listens.</summary>
    public Uri Api { get; private set; } = new("http://127.0.0.1");

    /// <summary>Where DynamoDB, SQS and Step Functions listen for whoever is no function.</summary>
    public Uri Services { get; private set; } = new("http://127.0.0.1");

    /// <summary>The functions, by their ids in the template.</summary>
    public IReadOnlyDictionary<string, LambdaFunction> Functions => _functions;

    /// <summary>What goes wrong when functions call DynamoDB, SQS and Step Functions.</summary>
    public CallFaults Calls { get; } = new(new Random(1));

    /// <summary>What goes wrong when messages of queues are delivered.</summary>
    public DeliveryFaults QueueDeliveries { get; } = new(new Random(2));

    /// <summary>What goes wrong when records of streams are delivered.</summary>
    public DeliveryFaults StreamDeliveries { get; } = new(new Random(3));

    /// <summary>DynamoDB, SQS and S3 themselves, without faults; SQS can be killed and started again.</summary>
    public EmulatorProcesses Emulators { get; }

    /// <summary>What everything that is no function had to say.</summary>
    public OutputLog Log { get; }

    /// <summary>How often each function has called each operation, as <c>("ApiFunction", "SQS.SendMessage")</c>.</summary>
    public IReadOnlyDictionary<(string Function, string Operation), int> CallCounts => _proxy!.Counts; // There is one once this is started.

    /// <summary>Starts it. The functions start when they are called first.</summary>
    /// <exception cref="EmulatorsMissingException">The emulators cannot be installed on this machine.</exception>
    public static async Task<LocalDeployment> StartAsync(LocalDeploymentOptions options, CancellationToken cancellationToken)
    {
        var folder = DataFolder.Open(options.DataFolder);
        LocalDeployment? deployment = null;
        try
        {
            deployment = new LocalDeployment(options, folder, await EmulatorProcesses.StartAsync(options.DataFolder, cancellationToken));
            await deployment.StartAsync(cancellationToken);
            return deployment;
        }
        catch
        {
            await (deployment?.DisposeAsync() ?? folder.DisposeAsync());
            throw;
        }
    }

    /// <summary>What a resource of the template is called here: a table's and a bucket's name, a queue's address, a state machine's ARN.</summary>
    public string NameOf(string resource) => _template.LocalNames.Reference(resource);

    /// <summary>Runs the schedules of a function now, and waits until it has taken their events.</summary>
    public Task TriggerAsync(string function) => Task.WhenAll(_schedules.Where(one => one.Function == function).Select(static one => one.Schedule.TriggerAsync()));

    /// <summary>Kills an instance of one of some functions, any that lives. Null if none does.</summary>
    public string? KillAny(params IReadOnlyList<string> functions)
    {
        string[] order = [.. functions.Count == 0 ? (IEnumerable<string>)_functions.Keys : functions];
        lock (_random)
            _random.Shuffle(order);

        return Array.Find(order, one => _functions[one].KillInstance());
    }

    /// <summary>Stops Step Functions and starts it again: its executions go on where they were.</summary>
    public async Task RestartStateMachinesAsync()
    {
        var old = _stateMachines;
        _stateMachines = null;
        if (old is not null)
            await old.DisposeAsync();

        _stateMachines = await StateMachineService.StartAsync(
            Path.Combine(_folder.Path, "executions"), new StateMachineReader(_template).Machines(), _functions.Values, _bus!, Log); // The bus comes first.
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var function in _functions.Values)
            await function.DisposeAsync();

        await Task.WhenAll(_loops);
        if (_stateMachines is not null)
            await _stateMachines.DisposeAsync();

        while (_parts.TryPop(out var part))
            await part.DisposeAsync();

        _wire.Dispose();
        _stopping.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var reader = new FunctionReader(_template, _options);
        var lost = await new StorageCreation(_template, Emulators, _options.Visibility, _wire).CreateAsync(cancellationToken);
        var endpoints = await StartProxyAsync(lost, [.. reader.Ids]);
        foreach (var settings in reader.Functions(function => EndpointsOf(endpoints[function])))
            _functions[settings.Id] = new LambdaFunction(settings, Clock, _options.Output);

        var sources = new EventSources(_template, reader, _options, Tools());
        _bus = new EventBus(sources.Rules());
        await RestartStateMachinesAsync();
        var gateway = new HttpGateway(sources.Routes(), Clock, Log);
        var server = await LoopbackServer.StartAsync(gateway.HandleAsync, _options.Port);
        _parts.Push(server);
        Api = server.Address;
        _loops.AddRange(sources.Mappings().Select(mapping => mapping(_stopping.Token)));
        _schedules = [.. sources.Schedules()];
        if (_options.RunSchedules)
            _loops.AddRange(_schedules.Select(one => one.Schedule.RunAsync(_stopping.Token)));
    }

    private SourceTools Tools() => new()
    {
        Functions = _functions,
        Sqs = new AwsJsonClient(Emulators.Sqs, "AmazonSQS", _wire),
        Streams = new AwsJsonClient(Emulators.DynamoDb, "DynamoDBStreams_20120810", _wire),
        QueueDeliveries = QueueDeliveries,
        StreamDeliveries = StreamDeliveries,
        Traces = _traces,
        Log = Log,
        Folder = _folder.Path,
        Stopping = _stopping.Token,
    };

    /// <summary>A port for every function, and one for whoever is none.</summary>
    private async Task<Dictionary<string, Uri>> StartProxyAsync(string lostMessagesUrl, IReadOnlyList<string> functions)
    {
        _proxy = new FaultProxy(new Upstream(Emulators.DynamoDb, Emulators.Sqs, AnswerForStepFunctionsAsync, lostMessagesUrl), Calls, _traces, _wire);
        var server = await LoopbackServer.StartAsync(_proxy.HandleAsync, [0, .. functions.Select(static _ => 0)]);
        _parts.Push(server);
        Services = server.Address;
        var addresses = functions.Zip(server.Addresses.Skip(1)).ToDictionary(static one => one.First, static one => one.Second);
        foreach (var (function, address) in addresses)
            _proxy.Know(address.Port, function);

        return addresses;
    }

    private Task AnswerForStepFunctionsAsync(HttpContext http)
    {
        if (_stateMachines is { } service)
            return service.HandleAsync(http);

        http.Abort(); // It is being started again.
        return Task.CompletedTask;
    }

    private Dictionary<string, string> EndpointsOf(Uri services) => new()
    {
        ["AWS_ENDPOINT_URL_DYNAMODB"] = services.AbsoluteUri,
        ["AWS_ENDPOINT_URL_SQS"] = services.AbsoluteUri,
        ["AWS_ENDPOINT_URL_SFN"] = services.AbsoluteUri,
        ["AWS_ENDPOINT_URL_S3"] = Emulators.S3.AbsoluteUri,
    };
}
