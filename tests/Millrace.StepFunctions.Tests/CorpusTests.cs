using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Millrace.StepFunctions.Tests;

/// <summary>Replays the errors of the API that were recorded from AWS.</summary>
public sealed partial class CorpusTests(ITestOutputHelper output)
{
    private const string Machine = "arn:aws:states:us-east-1:111111111111:stateMachine:";

    [Fact]
    public async Task Recorded_errors_are_answered_in_the_same_words()
    {
        List<string> differences = [];
        var (run, clientSide) = (0, 0);
        foreach (var recorded in Lines().Select(static line => JsonElement.Parse(line)).Where(IsMeant))
        {
            var name = recorded.Text("name");
            var (error, message) = ExpectedOf(recorded.GetProperty("expected"));
            if (message.StartsWith("Parameter validation failed", StringComparison.Ordinal))
            {
                // boto3 refuses it before it is sent.
                clientSide++;
                output.WriteLine($"not sent by any client: {name}");
                continue;
            }

            run++;
            await using var served = await Served.StartAsync(new Served { Account = new StatesAccount("us-east-1", "111111111111") });
            var (status, answer) = await ReplayAsync(served, recorded, message);
            var got = answer.TryGetProperty("__type", out var type) ? $"{type}: {answer.Text("message")}" : $"{status} {answer}";
            if (got != $"{error}: {message}")
                differences.Add($"{name}\n  expected {error}: {message}\n  got      {got}");
        }

        output.WriteLine($"api-error: {run - differences.Count} of {run} as recorded, {clientSide} not sent.");
        Assert.True(run > 0 && differences.Count == 0, string.Join('\n', differences));
    }

    private static bool IsMeant(JsonElement recorded) => recorded.Text("kind") == "api-error" && recorded.Text("class") is "api-error" or "validation" or "test-state-error";

    private static async Task<(int Status, JsonElement Answer)> ReplayAsync(Served served, JsonElement recorded, string message)
    {
        var arguments = JsonNode.Parse(Plain(recorded.GetProperty("arguments").GetRawText()))!.AsObject();
        var operation = Pascal(recorded.Text("operation"));
        if (recorded.TryGetProperty("definition", out var definition) && definition.ValueKind == JsonValueKind.Object)
            arguments["definition"] = definition.GetRawText();

        // What the recording's test had created before.
        var given = $"{arguments["stateMachineArn"]}";
        if (given.StartsWith(Machine, StringComparison.Ordinal) && !given.Contains("uid", StringComparison.Ordinal))
            await served.CreateAsync(given[Machine.Length..].Split(':')[0], Definitions.Pass);
        if (message.StartsWith("State Machine Already Exists", StringComparison.Ordinal))
            await served.CreateAsync($"{arguments["name"]}", Definitions.Wait);

        // Recorded as the call before the one that failed.
        if (ExecutionGone().Match(message) is { Success: true } gone)
        {
            operation = recorded.Text("name").Contains("history", StringComparison.Ordinal) ? "GetExecutionHistory" : "DescribeExecution";
            arguments = new JsonObject { ["executionArn"] = gone.Groups[1].Value };
        }

        if (operation == "CreateStateMachine")
            arguments["roleArn"] = "arn:aws:iam::111111111111:role/any";

        return await served.SendAsync($"AWSStepFunctions.{operation}", arguments.ToJsonString());
    }

    private static (string Error, string Message) ExpectedOf(JsonElement expected)
    {
        if (expected.ValueKind == JsonValueKind.String)
            return ("", expected.GetString()!); // A string.

        return expected.TryGetProperty("Error", out var error)
            ? (error.Text("Code"), Plain(error.Text("Message")))
            : (expected.Text("exception_typename"), Plain(Botocore().Replace(expected.Text("exception_value"), "")));
    }

    private static string Plain(string text) => text.Replace("<ArnPart_0idx>", "machine", StringComparison.Ordinal);

    private static string Pascal(string operation) => string.Concat(operation.Split('_').Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static IEnumerable<string> Lines()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "conformance", "asl", "cases.jsonl");
            if (File.Exists(path))
                return File.ReadLines(path);
        }

        Assert.Skip("The corpus shared/conformance/asl/cases.jsonl stands neither beside nor above this checkout.");
        return [];
    }

    [GeneratedRegex(@"^An error occurred \(\w+\) when calling the \w+ operation: ")]
    private static partial Regex Botocore();

    [GeneratedRegex("^Execution Does Not Exist: '(.*)'$")]
    private static partial Regex ExecutionGone();
}
