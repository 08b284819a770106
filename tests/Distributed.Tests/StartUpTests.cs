using Distributed.Tests.Deployments;
using LocalCloud.Lambda;

namespace Distributed.Tests;

/// <summary>A function whose environment is not what it should be.</summary>
public sealed class StartUpTests
{
    [Theory]
    [InlineData("Api"), InlineData("Work"), InlineData("Dispatch"), InlineData("Sweep")]
    public async Task A_function_without_its_variables_fails_at_its_start_with_all_problems_in_one_message(string function)
    {
        await using var started = new LambdaFunction(
            new FunctionSettings
            {
                Id = $"{function}Function",
                Name = function,
                Handler = "DistributedJobs",
                Program = Programs.Built(Programs.Jobs),
                Timeout = TimeSpan.FromSeconds(20),
                Environment = new Dictionary<string, string>
                {
                    ["MILLRACE_FUNCTION"] = function,
                    ["MILLRACE_TABLE"] = "no table's name",
                    ["AWS_ENDPOINT_URL_SQS"] = "nowhere",
                },
            },
            TimeProvider.System,
            echo: null);

        var result = await started.InvokeAsync("{}"u8.ToArray());

        Assert.Equal("Runtime.ExitError", result.ErrorType);
        await Eventually.IsAsync(() => started.Log.Lines.Count > 0, "the message");
        var message = Assert.Single(started.Log.Lines, static line => line.Contains("not complete", StringComparison.Ordinal));
        Assert.All(
            ["MILLRACE_STAGE is missing", "MILLRACE_BUCKET is missing", "MILLRACE_QUEUE_CPU is missing", "AWS_ENDPOINT_URL_SQS must be", "MILLRACE_TABLE must be"],
            problem => Assert.Contains(problem, message, StringComparison.Ordinal));
    }
}
