using System.Diagnostics;
using System.Globalization;
using Millrace.States.Json;
using static Millrace.States.HistoryEvent;
using Member = System.Collections.Generic.KeyValuePair<string, Millrace.States.Json.JsonValue>;

namespace Millrace.States.History;

/// <summary>What an event is written as: our own short name, the details that AWS shows, and what is kept besides.</summary>
internal readonly record struct HistoryShape(string Name, List<Member> Shown, List<Member> Kept)
{
    public static HistoryShape Of(HistoryEvent happened) => happened switch
    {
        ExecutionStarted one => new("started", [Long("input", one.Input), .. Text("roleArn", one.RoleArn)], [.. Text("name", one.Name)]),
        ExecutionRedriven one => new("redriven", [Int("redriveCount", one.RedriveCount)], [Int("n", one.RedriveCount)]),
        StateEntered one => new("entered", [.. Text("name", one.State), Long("input", one.Input), Whole("input")], [.. Text("type", one.StateType)]),
        StateExited one => new("exited", Exit(one), [.. Text("type", one.StateType), .. Text("next", one.Next), .. Raw("vars", one.Assigned)]),
        TaskScheduled one => new("scheduled", Schedule(one), [Int("n", one.Attempt), .. Text("resource", one.Resource)]),
        TaskStarted one => new("taskStarted", OfTask(one.Resource), [.. Text("resource", one.Resource)]),
        TaskSubmitted one => new("submitted", [.. OfTask(one.Resource), Long("output", one.Output), Whole("output")], [.. Text("resource", one.Resource)]),
        TaskSucceeded one => new(
            "taskSucceeded",
            [.. OfTask(one.Resource), Long("output", one.Output), Whole("output")],
            [Int("n", one.Attempt), .. Text("resource", one.Resource)]),
        TaskFailed one => new(
            "taskFailed",
            [.. OfTask(one.Resource), .. Text("error", one.Error), .. Text("cause", one.Cause)],
            [Int("n", one.Attempt), .. Text("resource", one.Resource), .. Flag("beat", one.IsHeartbeat)]),
        ExecutionEnded one => OfEnd(one.Result),
        EvaluationFailed one => new(
            "evaluation",
            [.. Text("state", one.State), .. Text("location", one.Location), .. Text("error", one.Error), .. Text("cause", one.Cause)],
            []),
        _ => OfBranches(happened) ?? OfNote(happened) ?? throw new UnreachableException(),
    };

    /// <summary>How AWS calls the member that holds the details.</summary>
    public static string DetailsName(HistoryEvent happened) => happened switch
    {
        StateEntered => "stateEnteredEventDetails",
        StateExited => "stateExitedEventDetails",
        _ => $"{char.ToLowerInvariant(happened.Type[0])}{happened.Type[1..]}EventDetails",
    };

    public static JsonString TimeOf(DateTimeOffset moment) => new(moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));

    private static HistoryShape? OfBranches(HistoryEvent happened) => happened switch
    {
        BranchesStarted one => new(
            "branches",
            one.StateType == "Map" ? [Int("length", one.Count)] : [],
            [.. Text("type", one.StateType), Int("count", one.Count)]),
        BranchesEnded one => new("branchesEnded", [], [.. Text("type", one.StateType), .. Flag("ok", one.HasSucceeded)]),
        MapIteration one => new(
            "iteration",
            [.. Text("name", one.State), Int("index", one.Index)],
            [Int("index", one.Index), .. Text("progress", one.Progress.ToString())]),
        MapRun one => new(
            "mapRun",
            one.Progress is MapRunProgress.Started or MapRunProgress.Redriven
                ? [.. Text("mapRunArn", one.MapRunArn)]
                : [.. Text("error", one.Error), .. Text("cause", one.Cause)],
            [.. Text("arn", one.MapRunArn), .. Text("progress", one.Progress.ToString()), Int("count", one.Count)]),
        _ => null,
    };

    private static HistoryShape? OfNote(HistoryEvent happened) => happened switch
    {
        WaitStarted one => new("waiting", [], [new("until", TimeOf(one.Until))]),
        BranchInputs one => new("inputs", [], [Int("n", one.Attempt), .. Raw("in", one.Input)]),
        RetryScheduled one => new(
            "retrying",
            [],
            [Int("n", one.Attempt), Int("retrier", one.Retrier), new("until", TimeOf(one.Until)), .. Text("error", one.Error)]),
        StateFailed one => new("stateFailed", [], [.. Text("error", one.Error), .. Text("cause", one.Cause)]),
        _ => null,
    };

    private static HistoryShape OfEnd(ExecutionResult result) => result switch
    {
        ExecutionResult.Succeeded one => new("succeeded", [Long("output", one.Output), Whole("output")], []),
        ExecutionResult.Failed one => new("failed", [.. Text("error", one.Error), .. Text("cause", one.Cause)], []),
        ExecutionResult.TimedOut => new("timedOut", [], []),
        ExecutionResult.Aborted one => new("aborted", [.. Text("error", one.Error), .. Text("cause", one.Cause)], []),
        _ => throw new UnreachableException(),
    };

    private static List<Member> Exit(StateExited one)
    {
        List<Member> shown = [.. Text("name", one.State), Long("output", one.Output), Whole("output")];
        if (one.Assigned is not { } assigned || JsonValue.Parse(assigned) is not JsonObject variables)
            return shown;

        shown.Add(new("assignedVariables", JsonObject.From(
            [.. variables.Members.Select(one => new Member(one.Key, new JsonString(one.Value.ToString())))])));
        shown.Add(Whole("assignedVariables"));
        return shown;
    }

    private static List<Member> Schedule(TaskScheduled one)
    {
        List<Member> limits = [.. Limit("timeoutInSeconds", one.TimeoutAfter), .. Limit("heartbeatInSeconds", one.HeartbeatWithin)];
        return TaskKind.Of(one.Resource) == TaskKind.Task
            ? [.. OfTask(one.Resource), .. Text("region", "us-east-1"), Long("parameters", one.Parameters), .. limits]
            : [.. Text("resource", one.Resource), Long("input", one.Parameters), Whole("input"), .. limits];
    }

    // arn:aws:states:::sqs:sendMessage.waitForTaskToken is the resource sendMessage.waitForTaskToken of the type sqs.
    private static List<Member> OfTask(string resource)
    {
        const string Integration = "arn:aws:states:::";
        if (TaskKind.Of(resource) != TaskKind.Task)
            return [];

        var name = resource.StartsWith(Integration, StringComparison.Ordinal) ? resource[Integration.Length..] : resource;
        var action = name.EndsWith(".sync:2", StringComparison.Ordinal) ? name.LastIndexOf(':', name.Length - 3) : name.LastIndexOf(':');
        return action < 0
            ? [.. Text("resourceType", name), .. Text("resource", name)]
            : [.. Text("resourceType", name[..action]), .. Text("resource", name[(action + 1)..])];
    }

    private static Member Long(string name, string json) => new(name, new JsonString(json));

    private static Member Whole(string name) => new($"{name}Details", JsonObject.Of(new Member("truncated", JsonBoolean.False)));

    private static Member Int(string name, int value) => new(name, new JsonNumber(value));

    private static IEnumerable<Member> Text(string name, string? value) => value is null ? [] : [new(name, new JsonString(value))];

    private static IEnumerable<Member> Raw(string name, string? json) => json is null ? [] : [new(name, JsonValue.Parse(json))];

    private static IEnumerable<Member> Flag(string name, bool isSet) => isSet ? [new(name, JsonBoolean.True)] : [];

    private static IEnumerable<Member> Limit(string name, TimeSpan? limit) => limit is null ? [] : [new(name, new JsonNumber((long)limit.Value.TotalSeconds))];
}
