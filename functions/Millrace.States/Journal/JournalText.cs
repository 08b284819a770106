using System.Globalization;
using System.Text.Json;
using Millrace.States.Json;
using static Millrace.States.JournalEntry;

namespace Millrace.States;

/// <summary>Entries as lines of JSON. The letters are short because a journal has many of them: e(vent), k(ey), t(ime).</summary>
internal static class JournalText
{
    private static readonly Dictionary<string, Func<Line, JournalEntry>> Readers = new()
    {
        ["started"] = line => new ExecutionStarted(line.At, line.Text("name")),
        ["entered"] = line => new StateEntered(line.Key, line.At, line.Text("state"), line.Text("type")),
        ["scheduled"] = line => new TaskScheduled(line.Key, line.At, line.Int("n"), line.Text("resource"), line.Json("in")),
        ["taskSucceeded"] = line => new TaskSucceeded(line.Key, line.At, line.Int("n"), line.Json("out")),
        ["taskFailed"] = line => new TaskFailed(line.Key, line.At, line.Int("n"), line.TextOrNull("error"), line.TextOrNull("cause"))
        {
            IsHeartbeat = line.Has("beat"),
        },
        ["waiting"] = line => new WaitStarted(line.Key, line.At, line.Time("until")),
        ["branches"] = line => new BranchesStarted(line.Key, line.At, line.Int("n"), line.Json("in")),
        ["retrying"] = line => new RetryScheduled(line.Key, line.At, line.Int("n"), line.Int("retrier"), line.Time("until"))
        {
            Error = line.TextOrNull("error"),
        },
        ["exited"] = line => new StateExited(line.Key, line.At, line.Json("out"), line.TextOrNull("next"), line.JsonOrNull("vars")),
        ["stateFailed"] = line => new StateFailed(line.Key, line.At, line.TextOrNull("error"), line.TextOrNull("cause")),
        ["succeeded"] = line => new ExecutionEnded(line.At, new ExecutionResult.Succeeded(line.Json("out"))),
        ["failed"] = line => new ExecutionEnded(line.At, new ExecutionResult.Failed(line.TextOrNull("error"), line.TextOrNull("cause"))),
        ["timedOut"] = line => new ExecutionEnded(line.At, new ExecutionResult.TimedOut()),
        ["aborted"] = line => new ExecutionEnded(line.At, new ExecutionResult.Aborted(line.TextOrNull("error"), line.TextOrNull("cause"))),
    };

    public static string Write(JournalEntry entry)
    {
        var (name, members) = Describe(entry);
        List<KeyValuePair<string, JsonValue>> line = [new("e", new JsonString(name))];
        if (entry.Key.Length > 0)
            line.Add(new("k", new JsonString(entry.Key)));

        line.Add(Time("t", entry.At));
        line.AddRange(members.Where(member => member.Value is not null).Select(member => new KeyValuePair<string, JsonValue>(member.Key, member.Value ?? JsonNull.Instance)));
        return JsonObject.From(line).ToString();
    }

    public static JournalEntry Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonValue.Parse(json) is JsonObject members && new Line(members) is var line
                && Readers.TryGetValue(line.Text("e"), out var read)
                ? read(line)
                : throw new FormatException("The line is no entry of a journal: its field 'e' names no event.");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The line is no entry of a journal: {exception.Message}", exception);
        }
    }

    private static (string Name, KeyValuePair<string, JsonValue?>[] Members) Describe(JournalEntry entry) => entry switch
    {
        ExecutionStarted started => ("started", [Text("name", started.Name)]),
        StateEntered entered => ("entered", [Text("state", entered.State), Text("type", entered.Type)]),
        TaskScheduled task => ("scheduled", [Int("n", task.Attempt), Text("resource", task.Resource), Raw("in", task.Parameters)]),
        TaskSucceeded task => ("taskSucceeded", [Int("n", task.Attempt), Raw("out", task.Output)]),
        TaskFailed task => (
            "taskFailed",
            [Int("n", task.Attempt), Text("error", task.Error), Text("cause", task.Cause), new("beat", task.IsHeartbeat ? JsonBoolean.True : null)]),
        WaitStarted wait => ("waiting", [TimeOf("until", wait.Until)]),
        BranchesStarted branches => ("branches", [Int("n", branches.Attempt), Raw("in", branches.Input)]),
        RetryScheduled retry => (
            "retrying",
            [Int("n", retry.Attempt), Int("retrier", retry.Retrier), TimeOf("until", retry.Until), Text("error", retry.Error)]),
        StateExited exited => ("exited", [Raw("out", exited.Output), Text("next", exited.Next), Raw("vars", exited.Assigned)]),
        StateFailed failed => ("stateFailed", [Text("error", failed.Error), Text("cause", failed.Cause)]),
        ExecutionEnded ended => Describe(ended.Result),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static (string Name, KeyValuePair<string, JsonValue?>[] Members) Describe(ExecutionResult result) => result switch
    {
        ExecutionResult.Succeeded succeeded => ("succeeded", [Raw("out", succeeded.Output)]),
        ExecutionResult.Failed failed => ("failed", [Text("error", failed.Error), Text("cause", failed.Cause)]),
        ExecutionResult.TimedOut => ("timedOut", []),
        ExecutionResult.Aborted aborted => ("aborted", [Text("error", aborted.Error), Text("cause", aborted.Cause)]),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static KeyValuePair<string, JsonValue?> Text(string name, string? value) => new(name, value is null ? null : new JsonString(value));

    private static KeyValuePair<string, JsonValue?> Int(string name, int value) => new(name, new JsonNumber(value));

    private static KeyValuePair<string, JsonValue?> Raw(string name, string? json) => new(name, json is null ? null : JsonValue.Parse(json));

    private static KeyValuePair<string, JsonValue> Time(string name, DateTimeOffset moment) =>
        new(name, new JsonString(moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)));

    private static KeyValuePair<string, JsonValue?> TimeOf(string name, DateTimeOffset moment) => new(name, Time(name, moment).Value);

    /// <summary>The members of a line, or a <see cref="FormatException"/> that says which one is missing.</summary>
    private sealed class Line(JsonObject members)
    {
        public string Key => TextOrNull("k") ?? "";

        public DateTimeOffset At => Time("t");

        public bool Has(string name) => members.TryGet(name, out _);

        public string? TextOrNull(string name) => members.TryGet(name, out var value) && value is JsonString text ? text.Value : null;

        public string Text(string name) => TextOrNull(name) ?? throw Missing(name);

        public string? JsonOrNull(string name) => members.TryGet(name, out var value) ? value.ToString() : null;

        public string Json(string name) => JsonOrNull(name) ?? throw Missing(name);

        public int Int(string name) => members.TryGet(name, out var value) && value is JsonNumber number && number.TryGetWhole(out var whole)
            ? (int)whole
            : throw Missing(name);

        public DateTimeOffset Time(string name) => DateTimeOffset.TryParse(
            Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw Missing(name);

        private static FormatException Missing(string name) => new($"The line is no entry of a journal: its field '{name}' is missing or wrong.");
    }
}
