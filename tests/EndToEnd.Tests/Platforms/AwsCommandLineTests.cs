using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using EndToEnd.Tests.Programs;

namespace EndToEnd.Tests.Platforms;

/// <summary>The <c>aws</c> command line against a program that is up.</summary>
public sealed class AwsCommandLineTests : WorkingFolder
{
    private const string Role = "arn:aws:iam::000000000000:role/any";
    private const string Wait = """{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":3600,"Next":"B"},"B":{"Type":"Pass","End":true}}}""";
    private const string Pass = """{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"said":"hello"},"End":true}}}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_aws_command_line_creates_starts_describes_reads_stops_redrives_validates_and_lists()
    {
        Assert.SkipUnless(await IsThereAsync(), "The aws command line is not installed (apt-get install awscli).");
        await using var up = await Up.StartAsync("HelloJob", Folder);

        var pass = Text(await AwsAsync(up, "create-state-machine", "--name", "pass", "--definition", Pass, "--role-arn", Role), "stateMachineArn");
        var wait = Text(await AwsAsync(up, "create-state-machine", "--name", "wait", "--definition", Wait, "--role-arn", Role), "stateMachineArn");
        var one = Text(await AwsAsync(up, "start-execution", "--state-machine-arn", pass, "--name", "one", "--input", """{"a":1}"""), "executionArn");
        var two = Text(await AwsAsync(up, "start-execution", "--state-machine-arn", wait, "--name", "two"), "executionArn");

        Assert.Equal("""{"said":"hello"}""", Text(await EndOfAsync(up, one), "output"));
        var history = await AwsAsync(up, "get-execution-history", "--execution-arn", one, "--max-items", "3");
        Assert.Equal(["ExecutionStarted", "PassStateEntered", "PassStateExited"], history.GetProperty("events").EnumerateArray().Select(static happened => Text(happened, "type")));
        await AwsAsync(up, "stop-execution", "--execution-arn", two, "--error", "E", "--cause", "C");
        Assert.Equal("ABORTED", Text(await EndOfAsync(up, two), "status"));
        await AwsAsync(up, "redrive-execution", "--execution-arn", two);
        var running = await AwsAsync(up, "list-executions", "--state-machine-arn", wait, "--status-filter", "RUNNING");
        Assert.Equal("two", Text(Assert.Single(running.GetProperty("executions").EnumerateArray()), "name"));
        Assert.Equal("OK", Text(await AwsAsync(up, "validate-state-machine-definition", "--definition", Pass), "result"));
        var machines = await AwsAsync(up, "list-state-machines");
        var express = Text(await AwsAsync(up, "create-state-machine", "--name", "xpress", "--type", "EXPRESS", "--definition", Pass, "--role-arn", Role), "stateMachineArn");
        Assert.Equal("SUCCEEDED", Text(await AwsAsync(up, "start-sync-execution", "--state-machine-arn", express), "status"));
        Assert.Equal("SUCCEEDED", Text(await AwsAsync(up, "test-state", "--definition", """{"Type":"Pass","End":true}"""), "status"));
        Assert.Equal(["pass", "wait"], machines.GetProperty("stateMachines").EnumerateArray().Select(static machine => Text(machine, "name")));
    }

    [Fact]
    public async Task Its_errors_are_those_of_AWS()
    {
        Assert.SkipUnless(await IsThereAsync(), "The aws command line is not installed (apt-get install awscli).");
        await using var up = await Up.StartAsync("HelloJob", Folder);
        const string missing = "arn:aws:states:us-east-1:000000000000:execution:m:x";

        var (exitCode, _, errors) = await RunAsync(up, "describe-execution", "--execution-arn", missing);

        Assert.Equal(254, exitCode is 255 ? 254 : exitCode); // Version 1 says 254 or 255.
        Assert.Contains($"An error occurred (ExecutionDoesNotExist) when calling the DescribeExecution operation: Execution Does Not Exist: '{missing}'", errors, StringComparison.Ordinal);
    }

    private static string Text(JsonElement value, string name) => value.GetProperty(name).GetString() ?? "";

    private static async Task<JsonElement> EndOfAsync(Up up, string execution)
    {
        while (true)
        {
            var described = await AwsAsync(up, "describe-execution", "--execution-arn", execution);
            if (Text(described, "status") != "RUNNING")
                return described;
        }
    }

    private static async Task<JsonElement> AwsAsync(Up up, params IEnumerable<string> arguments)
    {
        var (exitCode, output, errors) = await RunAsync(up, arguments);
        Assert.True(exitCode == 0, $"aws stepfunctions {string.Join(' ', arguments)}: {exitCode}\n{output}\n{errors}\n{up.Run}");
        return output.Length == 0 ? default : JsonElement.Parse(output);
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(Up up, params IEnumerable<string> arguments) =>
        AwsAsync(["--endpoint-url", up.Address.AbsoluteUri, "--region", "us-east-1", "--output", "json", "stepfunctions", .. arguments]);

    private static async Task<bool> IsThereAsync()
    {
        try
        {
            return (await AwsAsync(["--version"])).ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int ExitCode, string Output, string Errors)> AwsAsync(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("aws", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["AWS_ACCESS_KEY_ID"], start.Environment["AWS_SECRET_ACCESS_KEY"], start.Environment["AWS_PAGER"]) = ("any", "any", "");
        start.Environment["AWS_DISABLE_HOST_PREFIX_INJECTION"] = "true"; // Or it calls sync-127.0.0.1.
        (start.Environment["NO_PROXY"], start.Environment["no_proxy"]) = ("127.0.0.1", "127.0.0.1");
        using var aws = Process.Start(start) ?? throw new InvalidOperationException("aws did not start.");
        var (output, errors) = (aws.StandardOutput.ReadToEndAsync(Cancel), aws.StandardError.ReadToEndAsync(Cancel));
        await aws.WaitForExitAsync(Cancel);
        return (aws.ExitCode, await output, await errors);
    }
}
