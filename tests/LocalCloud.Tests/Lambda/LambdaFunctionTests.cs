using System.Globalization;
using LocalCloud.Lambda;

namespace LocalCloud.Tests.Lambda;

public sealed class LambdaFunctionTests
{
    [Fact]
    public async Task A_second_invocation_meets_the_instance_of_the_first()
    {
        await using var function = Tiny.Function();

        var first = await function.SendAsync("""{"a":1}""");
        var second = await function.SendAsync("""{"a":2}""");

        Assert.Equal("1", $"{first.Json()["event"]!["a"]}");
        Assert.Equal($"{first.Json()["pid"]}", $"{second.Json()["pid"]}");
        Assert.Equal("2", $"{second.Json()["count"]}");
        Assert.Equal((2, 1, 0), (function.Invocations, function.ColdStarts, function.Errors));
    }

    [Fact]
    public async Task A_function_sees_its_environment_and_nothing_of_this_process()
    {
        Environment.SetEnvironmentVariable("LOCAL_CLOUD_SECRET", "leaks");
        await using var function = Tiny.Function(static one => one with { MemorySize = 256, Environment = new Dictionary<string, string> { ["MILLRACE_STAGE"] = "dev" } });

        var environment = (await function.SendAsync("{}")).Json()["environment"]!;

        Assert.Equal(
            ["millrace-TinyFunction", "256", "Tiny", "us-east-1", "dev", ""],
            new[] { "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "_HANDLER", "AWS_REGION", "MILLRACE_STAGE", "LOCAL_CLOUD_SECRET" }
                .Select(name => $"{environment[name]}"));
    }

    [Fact]
    public async Task An_invocation_carries_its_id_deadline_function_and_trace()
    {
        await using var function = Tiny.Function();
        var before = TimeProvider.System.GetUtcNow();

        var result = await function.InvokeAsync("{}"u8.ToArray(), "Root=1-abc");

        await Tiny.UntilAsync(() => function.Log.Lines.Any(static line => line.EndsWith("count=1", StringComparison.Ordinal)), "the line of the invocation");
        var headers = function.Log.Lines.Single(static line => line.EndsWith("count=1", StringComparison.Ordinal)).Split(' ')
            .Select(static part => part.Split('=', 2)).ToDictionary(static part => part[0], static part => part[1]);
        var deadline = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(headers["Lambda-Runtime-Deadline-Ms"], CultureInfo.InvariantCulture));
        Assert.Equal(result.RequestId, headers["Lambda-Runtime-Aws-Request-Id"]);
        Assert.Equal("arn:aws:lambda:us-east-1:000000000000:function:millrace-TinyFunction", headers["Lambda-Runtime-Invoked-Function-Arn"]);
        Assert.Equal("Root=1-abc", headers["Lambda-Runtime-Trace-Id"]);
        Assert.InRange(deadline - before, TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_busy_instance_makes_a_second_one_start_and_the_limit_refuses_a_third()
    {
        await using var function = Tiny.Function(static one => one with { Concurrency = 2 });
        Task<InvokeResult>[] busy = [function.SendAsync("""{"do":"wait","ms":3000}"""), function.SendAsync("""{"do":"wait","ms":3000}""")];

        await Assert.ThrowsAsync<FunctionThrottledException>(() => function.SendAsync("{}"));

        var results = await Task.WhenAll(busy);
        Assert.NotEqual($"{results[0].Json()["pid"]}", $"{results[1].Json()["pid"]}");
        Assert.Equal((2, 2, 1), (function.Invocations, function.ColdStarts, function.Throttles));
        Assert.False((await function.SendAsync("{}")).IsError);
        Assert.Equal(2, function.Instances);
    }

    [Fact]
    public async Task A_reported_error_is_the_answer_and_the_instance_lives_on()
    {
        await using var function = Tiny.Function();

        var result = await function.SendAsync("""{"do":"fail"}""");

        Assert.Equal(("Unhandled", "Tiny.Asked", "As asked."), (result.FunctionError, result.ErrorType, result.ErrorMessage));
        Assert.False((await function.SendAsync("{}")).IsError);
        Assert.Equal((2, 1, 1), (function.Invocations, function.ColdStarts, function.Errors));
    }

    [Fact]
    public async Task A_function_over_its_timeout_is_killed_and_its_caller_told()
    {
        await using var function = Tiny.Function(static one => one with { Timeout = TimeSpan.FromSeconds(1) });
        await function.SendAsync("{}");

        var result = await function.SendAsync("""{"do":"hang"}""");

        Assert.Equal(("Sandbox.Timedout", $"RequestId: {result.RequestId} Error: Task timed out after 1.00 seconds"), (result.ErrorType, result.ErrorMessage));
        Assert.False((await function.SendAsync("{}")).IsError);
        Assert.Equal(2, function.ColdStarts);
    }

    [Theory]
    [InlineData(7, "Runtime exited with error: exit status 7")]
    [InlineData(0, "Runtime exited without providing a reason")]
    public async Task A_crash_is_an_exit_error_and_the_next_invocation_starts_afresh(int code, string expected)
    {
        await using var function = Tiny.Function();

        var result = await function.SendAsync($$"""{"do":"crash","code":{{code}}}""");

        Assert.Equal(("Runtime.ExitError", $"RequestId: {result.RequestId} Error: {expected}"), (result.ErrorType, result.ErrorMessage));
        Assert.False((await function.SendAsync("{}")).IsError);
        Assert.Equal(2, function.ColdStarts);
    }

    [Theory]
    [InlineData("error", "Tiny.NotConfigured")]
    [InlineData("exit", "Runtime.ExitError")]
    [InlineData("hang", "Sandbox.Timedout")]
    public async Task A_start_that_fails_is_the_answer_of_whoever_caused_it(string start, string expected)
    {
        await using var function = Tiny.Function(one => one with
        {
            Environment = new Dictionary<string, string> { ["TINY_START"] = start },
            InitTimeout = start == "hang" ? TimeSpan.FromSeconds(1) : one.InitTimeout,
            Timeout = start == "hang" ? TimeSpan.FromSeconds(1) : one.Timeout,
        });

        Assert.Equal(expected, (await function.SendAsync("{}")).ErrorType);
        Assert.Equal(expected, (await function.SendAsync("{}")).ErrorType);

        Assert.Equal((2, 0), (function.ColdStarts, function.Instances));
    }

    [Fact]
    public async Task An_answer_over_six_megabytes_is_refused_to_the_runtime_and_to_the_caller()
    {
        await using var function = Tiny.Function();

        var result = await function.SendAsync("""{"do":"large"}""");

        Assert.Equal("Function.ResponseSizeTooLarge", result.ErrorType);
        await Tiny.UntilAsync(() => function.Said("large").Count > 0, "what the runtime was told");
        Assert.StartsWith("413 {\"errorType\":\"Function.ResponseSizeTooLarge\"", function.Said("large")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_answer_is_refused_and_changes_nothing()
    {
        await using var function = Tiny.Function();

        var result = await function.SendAsync("""{"do":"twice"}""");

        Assert.Equal("1", result.Text);
        await Tiny.UntilAsync(() => function.Said("foreign").Count > 0, "what the runtime was told");
        Assert.StartsWith("403 {\"errorType\":\"InvalidStateTransition\"", function.Said("twice")[0], StringComparison.Ordinal);
        Assert.StartsWith("403 {\"errorType\":\"InvalidStateTransition\"", function.Said("foreign")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_worker_fails_its_invocation_and_a_killed_idler_none()
    {
        await using var function = Tiny.Function();
        await function.SendAsync("{}");

        Assert.True(function.KillInstance());
        Assert.False((await function.SendAsync("{}")).IsError);
        var busy = function.SendAsync("""{"do":"hang"}""");
        await Tiny.UntilAsync(() => function.Log.Lines.Count(static line => line.Contains("count=2", StringComparison.Ordinal)) == 1, "the second invocation");
        Assert.True(function.KillInstance());

        Assert.Equal("Runtime.ExitError", (await busy).ErrorType);
        Assert.Contains("signal: killed", (await busy).ErrorMessage, StringComparison.Ordinal);
        Assert.False(function.KillInstance());
    }

    [Fact]
    public async Task An_event_over_six_megabytes_never_reaches_the_function()
    {
        await using var function = Tiny.Function();

        var result = await function.SendAsync($"\"{new string('x', 6 * 1024 * 1024 + 100)}\"");

        Assert.Equal("RequestTooLargeException", result.ErrorType);
        Assert.Equal(0, function.ColdStarts);
    }
}
