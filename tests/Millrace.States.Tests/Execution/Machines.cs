namespace Millrace.States.Tests.Execution;

/// <summary>State machines that have something of everything that must survive a crash.</summary>
internal static class Machines
{
    public const string Everything = """
        {
          "StartAt": "Prepare",
          "States": {
            "Prepare": { "Type": "Pass", "Parameters": { "id.$": "States.UUID()", "items": [1, 2, 3] }, "Assign": { "run.$": "$.id" }, "Next": "Pause" },
            "Pause": { "Type": "Wait", "Seconds": 3600, "Next": "Both" },
            "Both": {
              "Type": "Parallel", "Next": "Each", "ResultPath": "$.both",
              "Parameters": { "seed.$": "States.MathRandom(1, 1000000)", "items.$": "$.items" },
              "Branches": [
                { "StartAt": "Flaky", "States": {
                  "Flaky": { "Type": "Task", "Resource": "arn:test:flaky", "Retry": [{ "ErrorEquals": ["Broken"], "IntervalSeconds": 10, "JitterStrategy": "FULL" }], "End": true } } },
                { "StartAt": "Ask", "States": {
                  "Ask": { "Type": "Task", "Resource": "arn:test:callback.waitForTaskToken", "TimeoutSeconds": 600, "ResultPath": "$.answer", "Next": "Rest" },
                  "Rest": { "Type": "Wait", "Seconds": 30, "End": true } } }
              ]
            },
            "Each": {
              "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 2, "ResultPath": "$.each", "Next": "Try",
              "ItemSelector": { "item.$": "$$.Map.Item.Value", "salt.$": "States.UUID()", "run.$": "$run" },
              "ItemProcessor": { "StartAt": "Work", "States": {
                "Work": { "Type": "Task", "Resource": "arn:test:slow", "Next": "Tail" },
                "Tail": { "Type": "Task", "Resource": "arn:test:echo", "End": true } } }
            },
            "Try": {
              "Type": "Parallel", "Next": "Never", "Catch": [{ "ErrorEquals": ["Broken"], "ResultPath": "$.caught", "Assign": { "why.$": "$.Cause" }, "Next": "Loop" }],
              "Branches": [
                { "StartAt": "Steady", "States": { "Steady": { "Type": "Task", "Resource": "arn:test:slow", "End": true } } },
                { "StartAt": "Hopeless", "States": { "Hopeless": { "Type": "Task", "Resource": "arn:test:broken", "Retry": [{ "ErrorEquals": ["States.ALL"], "MaxAttempts": 1, "IntervalSeconds": 1 }], "End": true } } }
              ]
            },
            "Never": { "Type": "Fail", "Error": "NotCaught" },
            "Loop": { "Type": "Pass", "Parameters": { "count": 0, "all.$": "$" }, "Next": "More" },
            "More": { "Type": "Choice", "Choices": [{ "Variable": "$.count", "NumericLessThan": 3, "Next": "Step" }], "Default": "Done" },
            "Step": { "Type": "Task", "Resource": "arn:test:echo", "Parameters": { "count.$": "States.MathAdd($.count, 1)", "all.$": "$.all" }, "Next": "More" },
            "Done": { "Type": "Pass", "Parameters": { "all.$": "$.all", "run.$": "$run", "why.$": "$why", "started.$": "$$.Execution.StartTime" }, "End": true }
          }
        }
        """;

    public const string FailsInside = """
        {
          "StartAt": "Both",
          "States": {
            "Both": {
              "Type": "Parallel", "End": true, "Retry": [{ "ErrorEquals": ["Broken"], "MaxAttempts": 2, "IntervalSeconds": 60 }],
              "Branches": [
                { "StartAt": "Slow", "States": { "Slow": { "Type": "Task", "Resource": "arn:test:slow", "End": true } } },
                { "StartAt": "Breaks", "States": { "Breaks": { "Type": "Task", "Resource": "arn:test:broken", "End": true } } }
              ]
            }
          }
        }
        """;
}
