using System.Text.Json.Nodes;
using Millrace.Pipelines;
using Millrace.States;

namespace LocalCloud.StateMachines;

/// <summary>An execution, running or ended.</summary>
internal sealed class LocalExecution(string machine, string name, string? input, DateTimeOffset startedAt)
{
    public string Machine => machine;

    public string Name => name;

    /// <summary>Null for one that had ended when the service was started: its input is not kept.</summary>
    public string? Input => input;

    public DateTimeOffset StartedAt => startedAt;

    /// <summary>How it ended; null while it runs.</summary>
    public Execution? Ended { get; set; }

    public DateTimeOffset? StoppedAt { get; set; }

    public StateMachineExecution? Running { get; set; }

    public Task Following { get; set; } = Task.CompletedTask;

    public string Arn => StateMachine.ExecutionArn(machine, name);

    /// <summary>In the words of AWS.</summary>
    public string Status => Ended?.Status switch
    {
        null => "RUNNING",
        ExecutionStatus.Succeeded => "SUCCEEDED",
        ExecutionStatus.Failed => "FAILED",
        ExecutionStatus.TimedOut => "TIMED_OUT",
        _ => "ABORTED",
    };

    /// <summary>As <c>DescribeExecution</c> and the status events show it.</summary>
    /// <param name="time">How they write a time.</param>
    public JsonObject Describe(Func<DateTimeOffset, JsonNode> time)
    {
        var described = new JsonObject
        {
            ["executionArn"] = Arn,
            ["stateMachineArn"] = StateMachine.ArnOf(machine),
            ["name"] = name,
            ["status"] = Status,
            ["startDate"] = time(startedAt),
            ["stopDate"] = StoppedAt is { } stopped ? time(stopped) : null,
            ["input"] = input,
            ["inputDetails"] = new JsonObject { ["included"] = true },
            ["output"] = Ended?.Output,
            ["error"] = Ended?.Error,
            ["cause"] = Ended?.Cause,
        };
        foreach (var absent in described.Where(static one => one.Value is null).Select(static one => one.Key).ToList())
            described.Remove(absent);

        return described;
    }
}
