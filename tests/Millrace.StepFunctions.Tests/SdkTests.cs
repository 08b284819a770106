using Amazon.Runtime;
using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;
using static Millrace.StepFunctions.Tests.Definitions;

namespace Millrace.StepFunctions.Tests;

/// <summary>With the client of AWS: what it sends is understood, and what it gets is what it knows.</summary>
public sealed class SdkTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_client_starts_describes_lists_stops_and_redrives()
    {
        await using var served = await Served.StartAsync();
        using var client = ClientOf(served);
        var machine = await served.CreateAsync("m", Wait);

        var started = await client.StartExecutionAsync(new StartExecutionRequest { StateMachineArn = machine, Name = "one", Input = "1" }, Cancel);
        await client.StopExecutionAsync(new StopExecutionRequest { ExecutionArn = started.ExecutionArn, Error = "E", Cause = "C" }, Cancel);
        var stopped = await client.DescribeExecutionAsync(new DescribeExecutionRequest { ExecutionArn = started.ExecutionArn }, Cancel);
        await client.RedriveExecutionAsync(new RedriveExecutionRequest { ExecutionArn = started.ExecutionArn }, Cancel);
        var listed = await client.ListExecutionsAsync(new ListExecutionsRequest { StateMachineArn = machine }, Cancel);

        Assert.Equal((ExecutionStatus.ABORTED, "E", "C"), (stopped.Status, stopped.Error, stopped.Cause));
        Assert.Equal(("one", ExecutionStatus.RUNNING), (listed.Executions.Single().Name, listed.Executions.Single().Status));
    }

    [Fact]
    public async Task Errors_are_the_exceptions_of_the_client()
    {
        await using var served = await Served.StartAsync();
        using var client = ClientOf(served);

        await Assert.ThrowsAsync<ExecutionDoesNotExistException>(() => client.DescribeExecutionAsync(
            new DescribeExecutionRequest { ExecutionArn = "arn:aws:states:us-east-1:000000000000:execution:m:x" }, Cancel));
        await Assert.ThrowsAsync<TaskDoesNotExistException>(() => client.SendTaskSuccessAsync(new SendTaskSuccessRequest { TaskToken = "bTpu.QQ", Output = "1" }, Cancel));
    }

    private static AmazonStepFunctionsClient ClientOf(Served served) =>
        new(new BasicAWSCredentials("any", "any"), new AmazonStepFunctionsConfig { ServiceURL = served.Address.AbsoluteUri });
}
