using System.Globalization;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Standins.Tests.Lambda;

[Collection(nameof(LambdaProcess))]
public sealed class LambdaContextTests
{
    [Fact]
    public async Task The_context_tells_what_Lambda_says_of_the_invocation()
    {
        var (context, serializer) = await SeenAsync(
            static context => (context, context.Serializer),
            ("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:123456789012:function:work:live"),
            ("Lambda-Runtime-Aws-Tenant-Id", "tenant"));

        Assert.Equal("invocation-1", context.AwsRequestId);
        Assert.Equal("arn:aws:lambda:eu-central-1:123456789012:function:work:live", context.InvokedFunctionArn);
        Assert.Equal("tenant", context.TenantId);
        Assert.IsType<SourceGeneratorLambdaJsonSerializer<LambdaJson>>(serializer);
    }

    [Fact]
    public async Task The_context_tells_what_the_environment_says_of_the_function()
    {
        using var variables = LambdaProcess.With(
            ("AWS_LAMBDA_FUNCTION_NAME", "work"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "7"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/work"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "2030/01/01/[7]abc"));

        var context = await SeenAsync(static context => context);

        Assert.Equal("work", context.FunctionName);
        Assert.Equal("7", context.FunctionVersion);
        Assert.Equal(1769, context.MemoryLimitInMB);
        Assert.Equal("/aws/lambda/work", context.LogGroupName);
        Assert.Equal("2030/01/01/[7]abc", context.LogStreamName);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(900)]
    public async Task The_remaining_time_ends_at_the_deadline(int seconds)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(seconds).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

        var remaining = await SeenAsync(static context => context.RemainingTime, ("Lambda-Runtime-Deadline-Ms", deadline));

        Assert.InRange(remaining, TimeSpan.FromSeconds(seconds - 20), TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task The_trace_is_known_to_the_handler_and_to_the_process_and_ends_with_its_invocation()
    {
        const string Trace = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1";
        await using var server = await RuntimeApiServer.StartAsync();
        var seen = new List<string?>();
        await using var function = new RunningFunction(server, LambdaBootstrapBuilder.Create<Order>(
            async (_, context) =>
            {
                await Task.Yield();
                seen.AddRange(context.TraceId, LambdaTraceProvider.CurrentTraceId, Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID"));
            },
            new SourceGeneratorLambdaJsonSerializer<LambdaJson>()));

        await server.InvokeAsync("{}", ("Lambda-Runtime-Trace-Id", Trace));
        await server.InvokeAsync("{}");

        Assert.Equal([Trace, Trace, Trace, null, null, null], seen);
    }

    [Fact]
    public async Task A_mobile_caller_and_its_identity_are_read()
    {
        var (client, identity) = await SeenAsync(
            static context => (context.ClientContext, context.Identity),
            ("Lambda-Runtime-Client-Context", """{"client":{"app_title":"shop","installation_id":"i-1"},"custom":{"a":"b"},"env":{"locale":"de"}}"""),
            ("Lambda-Runtime-Cognito-Identity", """{"cognitoIdentityId":"id","cognitoIdentityPoolId":"pool"}"""));

        Assert.Equal(("shop", "i-1"), (client.Client.AppTitle, client.Client.InstallationId));
        Assert.Equal("b", client.Custom["a"]);
        Assert.Equal("de", client.Environment["locale"]);
        Assert.Equal(("id", "pool"), (identity.IdentityId, identity.IdentityPoolId));
    }

    [Fact]
    public async Task An_invocation_id_comes_back_with_the_answer()
    {
        await using var server = await RuntimeApiServer.StartAsync();
        await using var function = new RunningFunction(server, Seeing(static _ => { }));

        var with = await server.InvokeAsync("{}", ("Lambda-Runtime-Invocation-Id", "unique-1"));
        var without = await server.InvokeAsync("{}");

        Assert.Equal("unique-1", with.Headers["Lambda-Runtime-Invocation-Id"]);
        Assert.DoesNotContain("Lambda-Runtime-Invocation-Id", without.Headers.Keys);
    }

    private static async Task<T> SeenAsync<T>(Func<ILambdaContext, T> look, params (string Name, string Value)[] headers)
    {
        await using var server = await RuntimeApiServer.StartAsync();
        T seen = default!; // Set before the answer.
        await using var function = new RunningFunction(server, Seeing(context => seen = look(context)));

        var answer = await server.InvokeAsync("{}", headers);

        Assert.EndsWith("/response", answer.Path, StringComparison.Ordinal);
        return seen;
    }

    private static LambdaBootstrapBuilder Seeing(Action<ILambdaContext> look) => LambdaBootstrapBuilder.Create<Order>(
        (_, context) =>
        {
            look(context);
            return Task.CompletedTask;
        },
        new SourceGeneratorLambdaJsonSerializer<LambdaJson>());
}
