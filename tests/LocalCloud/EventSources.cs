using LocalCloud.Events;
using LocalCloud.Faults;
using LocalCloud.Gateway;
using LocalCloud.Lambda;
using LocalCloud.Mappings;
using LocalCloud.Templates;
using LocalCloud.Wire;
using Millrace.Host.Deployment;

namespace LocalCloud;

/// <summary>What event sources need besides the template.</summary>
internal sealed record SourceTools
{
    public required IReadOnlyDictionary<string, LambdaFunction> Functions { get; init; }

    public required AwsJsonClient Sqs { get; init; }

    public required AwsJsonClient Streams { get; init; }

    public required DeliveryFaults QueueDeliveries { get; init; }

    public required DeliveryFaults StreamDeliveries { get; init; }

    public required TraceHeaders Traces { get; init; }

    public required OutputLog Log { get; init; }

    /// <summary>Where mappings of streams keep how far they are.</summary>
    public required string Folder { get; init; }

    public required CancellationToken Stopping { get; init; }
}

/// <summary>Makes what starts functions: everything that the template calls their events.</summary>
internal sealed class EventSources(CloudTemplate template, FunctionReader reader, LocalDeploymentOptions options, SourceTools tools)
{
    private readonly MappingReader _mappings = new(template, options);

    /// <summary>The routes of the HTTP API.</summary>
    public IEnumerable<(Route Route, LambdaFunction Function)> Routes() =>
        from one in Of("HttpApi", "Api")
        let path = $"{one.Properties["Path"] ?? "$default"}"
        select (new Route($"{one.Properties["Method"] ?? "ANY"}", path), tools.Functions[one.Function]);

    /// <summary>The rules of the event bus.</summary>
    public IEnumerable<(EventPattern Pattern, AsyncInvocations Target)> Rules() =>
        from one in Of("EventBridgeRule", "CloudWatchEvent")
        select (EventPattern.Parse(one.Properties["Pattern"]!.ToJsonString()), Async(one.Function)); // A rule has a pattern.

    /// <summary>The schedules, by the function that they start.</summary>
    public IEnumerable<(string Function, Schedule Schedule)> Schedules() =>
        from one in Of("Schedule", "ScheduleV2")
        let expression = $"{one.Properties["Schedule"] ?? one.Properties["ScheduleExpression"]}"
        select (one.Function, new Schedule($"{one.Function}-{one.Name}", expression, one.Properties["Input"]?.ToString(), Async(one.Function)));

    /// <summary>The mappings of queues and streams, not started.</summary>
    public IEnumerable<Func<CancellationToken, Task>> Mappings() =>
        Of("SQS").Select(Queue).Concat(Of("DynamoDB").Select(Stream));

    private IEnumerable<FunctionEvent> Of(params string[] types) =>
        reader.AllEvents.Where(one => types.Contains(one.Type) && MappingReader.IsEnabled(one));

    private Func<CancellationToken, Task> Queue(FunctionEvent source)
    {
        var settings = _mappings.Queue(source) with { TraceOf = tools.Traces.Find };
        return new QueueMapping(settings, tools.Functions[source.Function], tools.Sqs, tools.QueueDeliveries, tools.Log).RunAsync;
    }

    private Func<CancellationToken, Task> Stream(FunctionEvent source)
    {
        var settings = _mappings.Stream(source, tools.Folder);
        var delivery = new StreamDelivery(settings, tools.Functions[source.Function], tools.Sqs, tools.StreamDeliveries, tools.Log);
        return new StreamMapping(settings, new TableStream(tools.Streams, settings), delivery, tools.StreamDeliveries, tools.Log).RunAsync;
    }

    private AsyncInvocations Async(string function) =>
        new(tools.Functions[function], _mappings.Async(reader.Properties(function)), tools.Sqs, tools.Log, tools.Stopping);
}
