using System.Text.Json;
using Millrace.States.History;
using Millrace.States.Json;
using static Millrace.States.HistoryEvent;

namespace Millrace.States;

/// <summary>Events as lines of JSON: what AWS shows, and in the member <c>millrace</c> what it does not.</summary>
internal static class HistoryText
{
    private const string Own = "millrace";

    private static readonly Dictionary<string, Func<HistoryLine, HistoryEvent>> Readers = new()
    {
        ["started"] = line => new ExecutionStarted(line.Place, line.Text("name"), line.Shown("input"), line.ShownOrNull("roleArn")),
        ["redriven"] = line => new ExecutionRedriven(line.Place, line.Int("n")),
        ["entered"] = line => new StateEntered(line.Place, line.Shown("name"), line.Text("type"), line.Shown("input")),
        ["exited"] = line => new StateExited(
            line.Place, line.Shown("name"), line.Text("type"), line.Shown("output"), line.TextOrNull("next"), line.JsonOrNull("vars")),
        ["scheduled"] = line => new TaskScheduled(line.Place, line.Int("n"), line.Text("resource"), line.ShownOrNull("parameters") ?? line.Shown("input"))
        {
            TimeoutAfter = line.Seconds("timeoutInSeconds"),
            HeartbeatWithin = line.Seconds("heartbeatInSeconds"),
        },
        ["taskStarted"] = line => new TaskStarted(line.Place, line.Text("resource")),
        ["submitted"] = line => new TaskSubmitted(line.Place, line.Text("resource"), line.Shown("output")),
        ["taskSucceeded"] = line => new TaskSucceeded(line.Place, line.Int("n"), line.Text("resource"), line.Shown("output")),
        ["taskFailed"] = line => new TaskFailed(line.Place, line.Int("n"), line.Text("resource"), line.ShownOrNull("error"), line.ShownOrNull("cause"))
        {
            IsHeartbeat = line.Has("beat"),
        },
        ["branches"] = line => new BranchesStarted(line.Place, line.Text("type"), line.Int("count")),
        ["branchesEnded"] = line => new BranchesEnded(line.Place, line.Text("type"), line.Has("ok")),
        ["iteration"] = line => new MapIteration(line.Place, line.Shown("name"), line.Int("index"), line.Enum<IterationProgress>("progress")),
        ["mapRun"] = line => new MapRun(line.Place, line.Text("arn"), line.Enum<MapRunProgress>("progress"))
        {
            Count = line.Int("count"),
            Error = line.ShownOrNull("error"),
            Cause = line.ShownOrNull("cause"),
        },
        ["evaluation"] = line => new EvaluationFailed(
            line.Place, line.Shown("state"), line.ShownOrNull("location"), line.Shown("error"), line.Shown("cause")),
        ["waiting"] = line => new WaitStarted(line.Place, line.Time("until")),
        ["inputs"] = line => new BranchInputs(line.Place, line.Int("n"), line.Json("in")),
        ["retrying"] = line => new RetryScheduled(line.Place, line.Int("n"), line.Int("retrier"), line.Time("until")) { Error = line.TextOrNull("error") },
        ["stateFailed"] = line => new StateFailed(line.Place, line.TextOrNull("error"), line.TextOrNull("cause")),
        ["succeeded"] = line => new ExecutionEnded(line.Place, new ExecutionResult.Succeeded(line.Shown("output"))),
        ["failed"] = line => new ExecutionEnded(line.Place, new ExecutionResult.Failed(line.ShownOrNull("error"), line.ShownOrNull("cause"))),
        ["timedOut"] = line => new ExecutionEnded(line.Place, new ExecutionResult.TimedOut()),
        ["aborted"] = line => new ExecutionEnded(line.Place, new ExecutionResult.Aborted(line.ShownOrNull("error"), line.ShownOrNull("cause"))),
    };

    public static string Write(HistoryEvent happened, bool isWhole)
    {
        var shape = HistoryShape.Of(happened);
        List<KeyValuePair<string, JsonValue>> line = [];
        if (!happened.IsNote)
        {
            line.Add(new("id", new JsonNumber(happened.Place.Id)));
            line.Add(new("previousEventId", new JsonNumber(happened.Place.PreviousId)));
        }

        line.Add(new("timestamp", Seconds(happened.At)));
        line.Add(new("type", new JsonString(happened.Type)));
        if (shape.Shown.Count > 0)
            line.Add(new(HistoryShape.DetailsName(happened), JsonObject.From([.. shape.Shown])));

        if (isWhole)
            line.Add(new(Own, JsonObject.From(OwnMembers(happened, shape))));

        return JsonObject.From(line).ToString();
    }

    public static HistoryEvent Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonValue.Parse(json) is JsonObject members && members.TryGet(Own, out var own) && own is JsonObject kept
                && new HistoryLine(members, kept) is var line && Readers.TryGetValue(line.Text("e"), out var read)
                ? read(line)
                : throw new FormatException($"The line is no event of a history: its member '{Own}' is missing or names no event.");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The line is no event of a history: {exception.Message}", exception);
        }
    }

    private static List<KeyValuePair<string, JsonValue>> OwnMembers(HistoryEvent happened, HistoryShape shape)
    {
        List<KeyValuePair<string, JsonValue>> own = [new("e", new JsonString(shape.Name))];
        if (happened.Key.Length > 0)
            own.Add(new("key", new JsonString(happened.Key)));

        if (happened.Place.ChildArn is { } child)
            own.Add(new("child", new JsonString(child)));

        // The time that AWS shows has milliseconds; ours is exact.
        own.Add(new("at", HistoryShape.TimeOf(happened.At)));
        own.AddRange(shape.Kept);
        return own;
    }

    private static JsonNumber Seconds(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() is var milliseconds && milliseconds % 1000 == 0
        ? new(milliseconds / 1000)
        : new(milliseconds / 1000.0);
}
