using Millrace.States.Definitions;
using Millrace.States.Json;

namespace Millrace.States.Execution;

/// <summary>What all states of an execution share: who it is, what it may use, and its part of the context object.</summary>
internal sealed class ExecutionScope
{
    private readonly JsonObject _machine;

    public ExecutionScope(ExecutionStart start, ExecutionOptions options)
    {
        (Input, Options, StartedAt) = (start.Input, options, start.At);
        MachineArn = options.StateMachineArn ?? $"arn:aws:states:us-east-1:000000000000:stateMachine:{options.StateMachineName}";
        var arn = options.Arn ?? ExecutionIdentity.ArnOf(MachineArn, start.Name, options.Type);
        Identity = new ExecutionIdentity(start.Name, arn, options, start);
        _machine = JsonObject.Of(Text("Id", MachineArn), Text("Name", options.StateMachineName));
    }

    public string Name => Identity.Name;

    /// <summary>What tokens and keys are made of.</summary>
    public string Key => Options.Key ?? Name;

    public ExecutionIdentity Identity { get; }

    public string MachineArn { get; }

    public JsonValue Input { get; }

    public DateTimeOffset StartedAt { get; }

    public ExecutionOptions Options { get; }

    public DateTimeOffset Now => Options.TimeProvider.GetUtcNow();

    public JsonObject ContextOf(Visit visit)
    {
        List<KeyValuePair<string, JsonValue>> state =
        [
            Text("Name", visit.State.Name),
            Text("EnteredTime", Timestamp.Write(visit.EnteredAt)),
        ];
        if (visit.State is WorkState)
            state.Add(new("RetryCount", new JsonNumber(visit.RetryCount)));

        List<KeyValuePair<string, JsonValue>> context =
        [
            new("Execution", visit.Frame.Identity.Json),
            new("StateMachine", _machine),
            new("State", JsonObject.From(state)),
        ];
        if (visit.State is TaskState task && TaskResource.HasToken(task.Resource))
            context.Add(new("Task", JsonObject.Of(Text("Token", visit.Token))));

        if (visit.InspectedBy?.Context is { } given)
            context = [.. given.Members];

        if (visit.Item is { } item)
            context.Add(new("Map", JsonObject.Of(new KeyValuePair<string, JsonValue>("Item", item))));

        return JsonObject.From(context);
    }

    private static KeyValuePair<string, JsonValue> Text(string name, string value) => new(name, new JsonString(value));
}

/// <summary>What an execution begins with.</summary>
internal sealed record ExecutionStart(string Name, JsonValue Input, DateTimeOffset At, int RedriveCount);

/// <summary>An execution as the context object shows it.</summary>
internal sealed class ExecutionIdentity(string name, string arn, ExecutionOptions options, ExecutionStart start)
{
    private JsonObject? _json;

    public string Name => name;

    public string Arn => arn;

    public JsonObject Json => _json ??= ToJson();

    // An express execution may be started several times with one name, so AWS adds an id of its own; here the name is the id.
    public static string ArnOf(string machineArn, string name, ExecutionType type) => type == ExecutionType.Standard
        ? $"{machineArn.Replace(":stateMachine:", ":execution:", StringComparison.Ordinal)}:{name}"
        : $"{machineArn.Replace(":stateMachine:", ":express:", StringComparison.Ordinal)}:{name}:{name}";

    private JsonObject ToJson()
    {
        List<KeyValuePair<string, JsonValue>> execution =
        [
            new("Id", new JsonString(arn)),
            new("Input", start.Input),
            new("StartTime", new JsonString(Timestamp.Write(start.At))),
            new("Name", new JsonString(name)),
            new("RoleArn", new JsonString(options.RoleArn)),
        ];
        if (options.Type != ExecutionType.SynchronousExpress)
            execution.Add(new("RedriveCount", new JsonNumber(start.RedriveCount)));

        return JsonObject.From(execution);
    }
}

/// <summary>What the text of a Resource says.</summary>
internal static class TaskResource
{
    private const string ServicePrefix = "arn:aws:states:::";

    public static TaskPattern PatternOf(string resource)
    {
        if (resource.EndsWith(".waitForTaskToken", StringComparison.Ordinal))
            return TaskPattern.WaitForTaskToken;

        return resource.EndsWith(".sync", StringComparison.Ordinal) || resource.EndsWith(".sync:2", StringComparison.Ordinal)
            ? TaskPattern.Sync
            : TaskPattern.RequestResponse;
    }

    /// <summary>Whether somebody may answer the task by its token: an activity's worker, too.</summary>
    public static bool IsAnsweredByToken(string resource) => PatternOf(resource) == TaskPattern.WaitForTaskToken || TaskKind.IsActivity(resource);

    public static bool HasToken(string resource) => PatternOf(resource) != TaskPattern.RequestResponse;

    /// <summary>How AWS calls the task when its result is too large: the service, or the whole ARN.</summary>
    public static string ServiceOf(string resource) => resource.StartsWith(ServicePrefix, StringComparison.Ordinal)
        ? resource[ServicePrefix.Length..].Split(':')[0]
        : resource;
}
