using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Standins.Tests.Lambda;

[Collection(nameof(LambdaProcess))]
public sealed class RuntimeLoopTests
{
    private static readonly SourceGeneratorLambdaJsonSerializer<LambdaJson> Json = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_reaches_the_handler_and_its_answer_the_caller_invocation_after_invocation()
    {
        await using var server = await RuntimeApiServer.StartAsync();
        await using var function = new RunningFunction(server, Doubling());

        var first = await server.InvokeAsync("""{"item":"a fairly long name","count":2}""");
        var second = await server.InvokeAsync("""{"item":"é","count":3}""");

        Assert.Equal("/2018-06-01/runtime/invocation/invocation-1/response", first.Path);
        Assert.Equal("application/json", first.Headers["Content-Type"]);
        Assert.Equal("""{"Item":"a fairly long name","Count":4}""", first.Body);
        Assert.Equal("""{"Item":"é","Count":6}""", second.Body);
    }

    [Fact]
    public async Task A_handler_without_an_answer_posts_an_empty_one()
    {
        await using var server = await RuntimeApiServer.StartAsync();
        Order? seen = null;
        await using var function = new RunningFunction(server, LambdaBootstrapBuilder.Create<Order>(
            (order, _) =>
            {
                seen = order;
                return Task.CompletedTask;
            },
            Json));

        var answer = await server.InvokeAsync("""{"item":"a","count":1}""");

        Assert.EndsWith("/invocation-1/response", answer.Path, StringComparison.Ordinal);
        Assert.Equal("", answer.Body);
        Assert.Equal(new Order("a", 1), seen);
    }

    [Fact]
    public async Task A_handler_of_streams_gets_and_gives_the_bytes_themselves()
    {
        await using var server = await RuntimeApiServer.StartAsync();
        await using var function = new RunningFunction(server, LambdaBootstrapBuilder.Create(static async (Stream input, ILambdaContext _) =>
        {
            using var reader = new StreamReader(input);
            Stream output = new MemoryStream(Encoding.UTF8.GetBytes($"[{await reader.ReadToEndAsync()}]"));
            return output;
        }));

        Assert.Equal("[not: json]", (await server.InvokeAsync("not: json")).Body);
    }

    [Fact]
    public async Task What_a_handler_throws_is_reported_and_the_loop_goes_on()
    {
        await using var server = await RuntimeApiServer.StartAsync();
        await using var function = new RunningFunction(server, LambdaBootstrapBuilder.Create<Order, Order>(
            static (order, _) => order.Count > 0 ? Task.FromResult(order) : throw new ÜberException("nothing \"ordered\"", new TimeoutException("late")), Json));

        var error = await server.InvokeAsync("""{"item":"a"}""");
        var next = await server.InvokeAsync("""{"item":"a","count":1}""");

        var report = JsonDocument.Parse(error.Body).RootElement;
        Assert.Equal("/2018-06-01/runtime/invocation/invocation-1/error", error.Path);
        Assert.Equal("application/vnd.aws.lambda.error+json", error.Headers["Content-Type"]);
        Assert.Equal("?berException", error.Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.Equal("ÜberException", report.GetProperty("errorType").GetString());
        Assert.Equal("nothing \"ordered\"", report.GetProperty("errorMessage").GetString());
        Assert.StartsWith("at Standins.Tests.Lambda.RuntimeLoopTests", report.GetProperty("stackTrace")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("TimeoutException", report.GetProperty("cause").GetProperty("errorType").GetString());
        Assert.EndsWith("/invocation-2/response", next.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_fails_its_invocation_only()
    {
        await using var server = await RuntimeApiServer.StartAsync();
        await using var function = new RunningFunction(server, Doubling());

        var error = await server.InvokeAsync("{");
        var next = await server.InvokeAsync("""{"count":1}""");

        Assert.Equal("JsonSerializerException", error.Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.Contains("Standins.Tests.Lambda.Order", error.Body, StringComparison.Ordinal);
        Assert.Equal("""{"Count":2}""", next.Body);
    }

    [Fact]
    public async Task A_function_that_cannot_start_says_so_and_asks_for_nothing()
    {
        await using var server = await RuntimeApiServer.StartAsync();
        using var bootstrap = Doubling().ConfigureOptions(options => options.RuntimeApiEndpoint = server.Endpoint)
            .UseBootstrapHandler(static () => throw new InvalidOperationException("no table")).Build();

        await Assert.ThrowsAsync<InvalidOperationException>(() => bootstrap.RunAsync(Cancel));

        var error = await server.InitError.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.Equal("no table", JsonDocument.Parse(error.Body).RootElement.GetProperty("errorMessage").GetString());
        Assert.Equal(["POST /2018-06-01/runtime/init/error"], server.Requests);
    }

    [Fact]
    public async Task An_initializer_that_says_no_ends_the_loop_before_it_begins()
    {
        await using var server = await RuntimeApiServer.StartAsync();
        await using var function = new RunningFunction(server, Doubling().UseBootstrapHandler(static () => Task.FromResult(false)));

        await function.Loop.WaitAsync(TimeSpan.FromSeconds(20), Cancel);

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_reported_even_where_nobody_listens_and_the_loop_goes_on()
    {
        await using var server = await RuntimeApiServer.StartAsync(maxAnswer: 100);
        await using var function = new RunningFunction(server, Doubling());

        var error = await server.InvokeAsync($$"""{"item":"{{new string('x', 200)}}"}""");
        var next = await server.InvokeAsync("""{"count":1}""");

        Assert.Equal("Function.ResponseSizeTooLarge", error.Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.Equal("""{"Count":2}""", next.Body);
    }

    [Fact]
    public async Task A_Runtime_API_that_fails_ends_the_process()
    {
        await using var server = await RuntimeApiServer.StartAsync(nextStatus: HttpStatusCode.InternalServerError);
        using var bootstrap = Doubling().ConfigureOptions(options => options.RuntimeApiEndpoint = server.Endpoint).Build();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => bootstrap.RunAsync(Cancel));

        Assert.Contains("500", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_Runtime_API_a_sentence_says_what_is_missing()
    {
        using var variables = LambdaProcess.With(("AWS_LAMBDA_RUNTIME_API", null));
        using var bootstrap = Doubling().Build();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => bootstrap.RunAsync(Cancel));

        Assert.StartsWith("AWS_LAMBDA_RUNTIME_API is not set", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_the_next_invocation()
    {
        await using var server = await RuntimeApiServer.StartAsync();
        await using var function = new RunningFunction(server, Doubling());
        await server.InvokeAsync("""{"count":1}""");

        await function.StopAsync();

        await function.Loop.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
    }

    [Fact]
    public async Task An_invocation_that_has_begun_is_answered_before_the_loop_ends()
    {
        await using var server = await RuntimeApiServer.StartAsync();
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var function = new RunningFunction(server, LambdaBootstrapBuilder.Create<Order, Order>(
            async (order, _) =>
            {
                begun.SetResult();
                await goOn.Task;
                return order;
            },
            Json));
        var answer = server.InvokeAsync("""{"count":1}""");
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);

        await function.StopAsync();
        goOn.SetResult();

        Assert.Equal("""{"Count":1}""", (await answer).Body);
        await function.Loop.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.Single(server.Requests, static one => one.StartsWith("GET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_termination_signal_ends_the_loop()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signal.");
        await using var server = await RuntimeApiServer.StartAsync();
        await using var function = new RunningFunction(server, Doubling());
        await server.InvokeAsync("""{"count":1}""");

        using var kill = Process.Start("kill", ["-TERM", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);

        await function.Loop.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
    }

    private static LambdaBootstrapBuilder Doubling() =>
        LambdaBootstrapBuilder.Create<Order, Order>(static (order, _) => Task.FromResult(order with { Count = order.Count * 2 }), Json);

    private sealed class ÜberException(string message, Exception inner) : Exception(message, inner);
}
