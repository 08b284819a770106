namespace Millrace.States.Tests.Language;

/// <summary>A state machine in JSONata that has something of everything that must survive a crash.</summary>
internal static class JsonataMachines
{
    public const string Everything = """
        {
          "QueryLanguage": "JSONata",
          "StartAt": "Prepare",
          "States": {
            "Prepare": { "Type": "Pass", "Output": { "id": "{% $uuid() %}", "items": [1, 2, 3] }, "Assign": { "run": "{% $states.context.Execution.Name %}" }, "Next": "Pause" },
            "Pause": { "Type": "Wait", "Seconds": "{% 60 * 60 %}", "Next": "Both" },
            "Both": {
              "Type": "Parallel", "Next": "Each",
              "Arguments": { "seed": "{% $random() %}", "items": "{% $states.input.items %}" },
              "Output": { "both": "{% $states.result %}", "items": "{% $states.input.items %}" },
              "Branches": [
                { "StartAt": "Flaky", "States": {
                  "Flaky": { "Type": "Task", "Resource": "arn:test:flaky", "Arguments": "{% $states.input %}", "Retry": [{ "ErrorEquals": ["Broken"], "IntervalSeconds": 10 }], "End": true } } },
                { "StartAt": "Ask", "States": {
                  "Ask": { "Type": "Task", "Resource": "arn:test:callback.waitForTaskToken", "TimeoutSeconds": "{% 600 %}", "Output": "{% $states.result %}", "Next": "Rest" },
                  "Rest": { "Type": "Wait", "Seconds": 30, "End": true } } }
              ]
            },
            "Each": {
              "Type": "Map", "Items": "{% $states.input.items %}", "MaxConcurrency": "{% 1 + 1 %}", "Next": "Try",
              "ItemSelector": { "item": "{% $states.context.Map.Item.Value %}", "salt": "{% $uuid() %}", "run": "{% $run %}" },
              "Output": "{% $merge([$states.input, { 'each': $states.result }]) %}",
              "ItemProcessor": { "StartAt": "Work", "States": {
                "Work": { "Type": "Task", "Resource": "arn:test:slow", "Next": "Tail" },
                "Tail": { "Type": "Task", "Resource": "arn:test:echo", "End": true } } }
            },
            "Try": {
              "Type": "Parallel", "Next": "Never",
              "Catch": [{ "ErrorEquals": ["Broken"], "Output": { "caught": "{% $states.errorOutput.Cause %}", "all": "{% $states.input %}" }, "Assign": { "why": "{% $states.errorOutput.Error %}", "count": 0 }, "Next": "More" }],
              "Branches": [
                { "StartAt": "Steady", "States": { "Steady": { "Type": "Task", "Resource": "arn:test:slow", "End": true } } },
                { "StartAt": "Hopeless", "States": { "Hopeless": { "Type": "Task", "Resource": "arn:test:broken", "End": true } } }
              ]
            },
            "Never": { "Type": "Fail", "Error": "NotCaught" },
            "More": { "Type": "Choice", "Choices": [{ "Condition": "{% $count < 3 %}", "Assign": { "count": "{% $count + 1 %}" }, "Next": "Step" }], "Default": "Done" },
            "Step": { "Type": "Task", "Resource": "arn:test:echo", "Arguments": "{% $states.input %}", "Next": "More" },
            "Done": { "Type": "Succeed", "Output": { "all": "{% $states.input %}", "run": "{% $run %}", "why": "{% $why %}", "count": "{% $count %}" } }
          }
        }
        """;
}
