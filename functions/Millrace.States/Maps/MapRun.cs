using Millrace.States.Execution;
using Millrace.States.Json;

namespace Millrace.States.Maps;

/// <summary>The run of a distributed Map: its names, and what became of its executions.</summary>
internal sealed class MapRun(string arn, string machineArn, bool isExpress)
{
    private readonly SortedDictionary<int, ChildExecution> _children = [];

    public string Arn => arn;

    /// <summary>The ARN that its executions are named after.</summary>
    public string MachineArn => machineArn;

    public bool IsExpress => isExpress;

    /// <summary>What each item yielded; null where it failed.</summary>
    public IReadOnlyList<JsonValue?> Results { get; set; } = [];

    public IEnumerable<ChildExecution> Children => _children.Values;

    public ChildExecution Begin(Frame frame, DateTimeOffset now) => _children[frame.Number] = new ChildExecution(frame, now);
}

/// <summary>One execution of a map run, as the files of results show it.</summary>
internal sealed class ChildExecution(Frame frame, DateTimeOffset startedAt)
{
    private readonly string _name = frame.Identity.Name;
    private readonly string _arn = frame.Identity.Arn;
    private readonly JsonValue _input = frame.Input;
    private Outcome? _outcome;
    private DateTimeOffset _endedAt;

    public JsonValue? Output => _outcome?.Value;

    public bool HasFailed => _outcome is { Failure: not null };

    public void End(Outcome outcome, DateTimeOffset now) => (_outcome, _endedAt) = (outcome, now);

    public JsonObject ToJson(string machineArn)
    {
        var included = JsonObject.Of(new KeyValuePair<string, JsonValue>("Included", JsonBoolean.True));
        List<KeyValuePair<string, JsonValue>> members =
        [
            Text("ExecutionArn", _arn),
            Text("Input", _input.ToString()),
            new("InputDetails", included),
            Text("Name", _name),
        ];
        if (_outcome is { Value: { } output })
            members.AddRange([Text("Output", output.ToString()), new("OutputDetails", included)]);

        if (_outcome is { Failure: { } failure })
            members.AddRange([Text("Error", failure.Error ?? ""), Text("Cause", failure.Cause ?? "")]);

        var status = _outcome switch { null => "PENDING", { Failure: null } => "SUCCEEDED", _ => "FAILED" };
        members.AddRange(
        [
            new("RedriveCount", new JsonNumber(0)),
            Text("RedriveStatus", HasFailed ? "REDRIVABLE" : "NOT_REDRIVABLE"),
        ]);
        if (!HasFailed)
            members.Add(Text("RedriveStatusReason", $"Execution is {status} and cannot be redriven"));

        members.AddRange(
        [
            Text("StartDate", Timestamp.Write(startedAt)),
            Text("StateMachineArn", machineArn),
            Text("Status", status),
        ]);
        if (_outcome is not null)
            members.Add(Text("StopDate", Timestamp.Write(_endedAt)));

        return JsonObject.From(members);
    }

    private static KeyValuePair<string, JsonValue> Text(string name, string value) => new(name, new JsonString(value));
}
