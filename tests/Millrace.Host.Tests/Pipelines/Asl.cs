using System.Text.Json;

namespace Millrace.Host.Tests.Pipelines;

/// <summary>Definitions of small pipelines.</summary>
internal static class Asl
{
    /// <summary>A task that runs a job on an input, a text or a path, with what follows after it, such as <c>"End": true</c>.</summary>
    public static string Task(string type, string input, string rest = "\"End\": true") => $$"""
        {
          "Type": "Task",
          "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
          "Parameters": {
            "FunctionName": "${StartTaskFunctionArn}",
            "Payload": {
              "type": "{{type}}",
              "taskToken.$": "$$.Task.Token",
              "pipeline.$": "$$.Execution.Name",
              "phase.$": "$$.State.Name",
              {{(input.StartsWith('$') ? "\"input.$\"" : "\"input\"")}}: {{JsonSerializer.Serialize(input)}}
            }
          },
          {{rest}}
        }
        """;

    /// <summary>A machine whose states follow each other as they say themselves.</summary>
    public static string Machine(params IReadOnlyList<(string Name, string State)> states) =>
        $$"""{"StartAt": "{{states[0].Name}}", "States": { {{string.Join(", ", states.Select(static state => $"\"{state.Name}\": {state.State}"))}} } }""";

    /// <summary>Machines side by side.</summary>
    public static string Parallel(string rest, params IReadOnlyList<IReadOnlyList<(string Name, string State)>> branches) =>
        $$"""{"Type": "Parallel", "Branches": [{{string.Join(", ", branches.Select(static branch => Machine(branch)))}}], {{rest}}}""";
}
