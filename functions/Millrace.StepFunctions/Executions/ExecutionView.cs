using System.Text.Json.Nodes;
using Millrace.Pipelines;
using Millrace.StepFunctions.Executions;

namespace Millrace.StepFunctions;

/// <summary>Executions as AWS shows them.</summary>
public static class ExecutionView
{
    /// <summary>A status in the words of AWS.</summary>
    public static string StatusOf(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Running => "RUNNING",
        ExecutionStatus.Succeeded => "SUCCEEDED",
        ExecutionStatus.Failed => "FAILED",
        ExecutionStatus.TimedOut => "TIMED_OUT",
        _ => "ABORTED",
    };

    /// <summary>The status of an execution that may run.</summary>
    public static ExecutionStatus StatusOf(ExecutionRecord record) => record.Ended?.Status ?? ExecutionStatus.Running;

    /// <summary>As <c>DescribeExecution</c> and the status events show it.</summary>
    /// <param name="record">The execution.</param>
    /// <param name="account">What its ARNs name.</param>
    /// <param name="time">How they write a time.</param>
    public static JsonObject Describe(ExecutionRecord record, StatesAccount account, Func<DateTimeOffset, JsonNode> time)
    {
        var (start, ended) = (record.Start, record.Ended);
        var name = ExecutionKey.NameIn(start.Name, start.Machine);
        var status = StatusOf(record);
        var included = new JsonObject { ["included"] = true };
        return WithoutAbsent(new JsonObject
        {
            ["executionArn"] = account.ExecutionArn(start.Machine, name),
            ["stateMachineArn"] = account.MachineArn(start.Machine),
            ["name"] = name,
            ["status"] = StatusOf(status),
            ["startDate"] = time(start.StartedAt),
            ["stopDate"] = record.EndedAt is { } at ? time(at) : null,
            ["input"] = start.InputJson,
            ["inputDetails"] = included,
            ["output"] = ended?.Output,
            ["outputDetails"] = ended?.Output is null ? null : included.DeepClone(),
            ["error"] = ended?.Error,
            ["cause"] = ended?.Cause,
            ["traceHeader"] = ExecutionNotes.Parse(start.Notes).TraceHeader,
            ["redriveCount"] = start.Redrives,
            ["redriveDate"] = record.RedrivenAt is { } redriven ? time(redriven) : null,
            ["redriveStatus"] = IsRedrivable(status) ? "REDRIVABLE" : "NOT_REDRIVABLE",
            ["redriveStatusReason"] = IsRedrivable(status) ? null : $"Execution is {StatusOf(status)} and cannot be redriven",
        });
    }

    internal static bool IsRedrivable(ExecutionStatus status) => status is ExecutionStatus.Failed or ExecutionStatus.TimedOut or ExecutionStatus.Aborted;

    /// <summary>As <c>ListExecutions</c> shows it.</summary>
    internal static JsonObject Summarize(ExecutionSummary one, StatesAccount account)
    {
        var name = ExecutionKey.NameIn(one.Name, one.Machine);
        return WithoutAbsent(new JsonObject
        {
            ["executionArn"] = account.ExecutionArn(one.Machine, name),
            ["stateMachineArn"] = account.MachineArn(one.Machine),
            ["name"] = name,
            ["status"] = StatusOf(one.Status),
            ["startDate"] = Seconds(one.StartedAt),
            ["stopDate"] = one.EndedAt is { } at ? Seconds(at) : null,
            ["redriveCount"] = one.Redrives,
            ["redriveDate"] = one.RedrivenAt is { } redriven ? Seconds(redriven) : null,
        });
    }

    /// <summary>A time as AWS JSON writes it.</summary>
    internal static JsonNode Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    internal static JsonObject WithoutAbsent(JsonObject view)
    {
        foreach (var absent in view.Where(static one => one.Value is null).Select(static one => one.Key).ToList())
            view.Remove(absent);

        return view;
    }
}
