using System.Reflection;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.Annotations.DynamoDB;
using Amazon.Lambda.Annotations.Schedule;
using Amazon.Lambda.Annotations.SQS;
using Amazon.Lambda.Core;
using Amazon.Lambda.TestUtilities;

namespace Standins.Tests.Lambda;

public sealed class DescribedFunctionTests
{
    private static readonly MethodInfo Function = typeof(DescribedFunctionTests).GetMethod(nameof(DoEverything), BindingFlags.NonPublic | BindingFlags.Static)
        ?? throw new InvalidOperationException("The method is in this class.");

    [Fact]
    public void Attributes_keep_what_they_say_of_a_function()
    {
        var function = Function.GetCustomAttribute<LambdaFunctionAttribute>();
        var http = Function.GetCustomAttribute<HttpApiAttribute>();
        var stream = Function.GetCustomAttribute<DynamoDBEventAttribute>();
        var schedule = Function.GetCustomAttribute<ScheduleEventAttribute>();

        Assert.Equal(("Everything", 512u, 60u), (function?.ResourceName, function?.MemorySize, function?.Timeout));
        Assert.Equal((LambdaHttpMethod.Any, "/{proxy+}", HttpApiVersion.V2), (http?.Method, http?.Template, http?.Version));
        Assert.Equal(["@High", "@Low"], Function.GetCustomAttributes<SQSEventAttribute>().Select(static one => one.Queue));
        Assert.Equal(("@Table", StartingPosition.TRIM_HORIZON, 5u), (stream?.Stream, stream?.StartingPosition, stream?.MaximumBatchingWindowInSeconds));
        Assert.Equal("rate(1 minute)", schedule?.Schedule);
    }

    [Fact]
    public void A_context_of_tests_says_what_it_is_told_and_keeps_its_log()
    {
        var logger = new TestLambdaLogger();
        ILambdaContext context = new TestLambdaContext { AwsRequestId = "r", RemainingTime = TimeSpan.FromSeconds(3), Logger = logger };

        context.Logger.LogLine("one");
        context.Logger.LogInformation("two");

        Assert.Equal(("r", TimeSpan.FromSeconds(3)), (context.AwsRequestId, context.RemainingTime));
        Assert.Contains("one", logger.Buffer.ToString(), StringComparison.Ordinal);
        Assert.Contains("two", logger.Buffer.ToString(), StringComparison.Ordinal);
        Assert.NotNull(new TestLambdaContext().Logger);
    }

    [LambdaFunction(ResourceName = "Everything", MemorySize = 512, Timeout = 60)]
    [HttpApi(LambdaHttpMethod.Any, "/{proxy+}")]
    [SQSEvent("@High", BatchSize = 10)]
    [SQSEvent("@Low", MaximumConcurrency = 2)]
    [DynamoDBEvent("@Table", StartingPosition = StartingPosition.TRIM_HORIZON, MaximumBatchingWindowInSeconds = 5)]
    [ScheduleEvent("rate(1 minute)")]
    private static void DoEverything()
    {
    }
}
