using System.Text;
using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;
using Millrace.Pipelines;
using ExecutionStatus = Millrace.Pipelines.ExecutionStatus;

namespace Millrace.Aws.Pipelines;

/// <summary>
/// State machines in Step Functions. An execution's name is unique for 90 days, which makes its start idempotent; a token ends
/// its task once.
/// </summary>
/// <param name="newClient">Makes the client when it is first needed: most invocations have to do with no execution.</param>
/// <param name="arns">The ARN of the state machine of each pipeline's job type.</param>
public sealed class StepFunctionsStateMachines(Func<IAmazonStepFunctions> newClient, IReadOnlyDictionary<string, string> arns) : IStateMachines, IExecutionReader
{
    /// <summary>The longest input of an execution and output of a task, in bytes: Step Functions passes no more from state to state.</summary>
    public const int LongestText = 256 * 1024;

    private const int LongestError = 256;
    private const int LongestCause = 32_768;

    private readonly Lazy<IAmazonStepFunctions> _client = new(newClient);

    /// <inheritdoc/>
    /// <exception cref="AmazonStepFunctionsException">Step Functions refuses, also when the state machine that is configured is not there.</exception>
    public async Task<bool> StartAsync(string machine, string name, string inputJson, CancellationToken cancellationToken)
    {
        if (!arns.TryGetValue(machine, out var arn))
            return false;

        if (Encoding.UTF8.GetByteCount(inputJson) > LongestText)
            throw new ExecutionRefusedException(machine, name, $"its input is longer than {LongestText} bytes. Put it where the first task finds it, and pass its address.");

        try
        {
            await _client.Value.StartExecutionAsync(new StartExecutionRequest { StateMachineArn = arn, Name = name, Input = inputJson }, cancellationToken);
        }
        catch (ExecutionAlreadyExistsException)
        {
            // Started before, and it has ended since: its end is told by an event of its own.
        }
        catch (InvalidExecutionInputException e)
        {
            throw new ExecutionRefusedException(machine, name, e.Message);
        }

        return true;
    }

    /// <inheritdoc/>
    public async Task StopAsync(string machine, string name, string cause, CancellationToken cancellationToken)
    {
        if (ExecutionArn(machine, name) is not { } arn)
            return;

        try
        {
            await _client.Value.StopExecutionAsync(
                new StopExecutionRequest { ExecutionArn = arn, Error = "Stopped", Cause = Cut(cause, LongestCause) }, cancellationToken);
        }
        catch (ExecutionDoesNotExistException)
        {
            // Never started: there is nothing to stop.
        }
    }

    /// <inheritdoc/>
    public Task<bool> SendTaskSuccessAsync(string token, string outputJson, CancellationToken cancellationToken) =>
        // A result that Step Functions cannot take must fail its task, or the pipeline would wait for ever.
        Encoding.UTF8.GetByteCount(outputJson) > LongestText
            ? SendTaskFailureAsync(
                token,
                "States.DataLimitExceeded",
                $"The job's result is longer than {LongestText} bytes: put it into job.Blobs and return its reference.",
                cancellationToken)
            : AcceptedAsync(() => _client.Value.SendTaskSuccessAsync(new SendTaskSuccessRequest { TaskToken = token, Output = outputJson }, cancellationToken));

    /// <inheritdoc/>
    public Task<bool> SendTaskFailureAsync(string token, string error, string cause, CancellationToken cancellationToken) => AcceptedAsync(
        () => _client.Value.SendTaskFailureAsync(
            new SendTaskFailureRequest { TaskToken = token, Error = Cut(error, LongestError), Cause = Cut(cause, LongestCause) }, cancellationToken));

    /// <inheritdoc/>
    public async Task<Execution?> FindAsync(string machine, string name, CancellationToken cancellationToken)
    {
        if (ExecutionArn(machine, name) is not { } arn)
            return null;

        try
        {
            var answer = await _client.Value.DescribeExecutionAsync(new DescribeExecutionRequest { ExecutionArn = arn }, cancellationToken);
            return new Execution(name, machine, StatusOf(answer.Status.Value), answer.Output, answer.Error, answer.Cause);
        }
        catch (ExecutionDoesNotExistException)
        {
            return null;
        }
    }

    /// <summary>A status of Step Functions in our words.</summary>
    /// <param name="status">Such as <c>TIMED_OUT</c>.</param>
    public static ExecutionStatus StatusOf(string status) => status switch
    {
        "SUCCEEDED" => ExecutionStatus.Succeeded,
        "FAILED" => ExecutionStatus.Failed,
        "TIMED_OUT" => ExecutionStatus.TimedOut,
        "ABORTED" => ExecutionStatus.Aborted,
        _ => ExecutionStatus.Running, // RUNNING and PENDING_REDRIVE: it goes on.
    };

    // arn:aws:states:REGION:ACCOUNT:stateMachine:MACHINE becomes arn:aws:states:REGION:ACCOUNT:execution:MACHINE:NAME.
    private string? ExecutionArn(string machine, string name) =>
        arns.TryGetValue(machine, out var arn) ? $"{arn.Replace(":stateMachine:", ":execution:", StringComparison.Ordinal)}:{name}" : null;

    private static async Task<bool> AcceptedAsync(Func<Task> send)
    {
        try
        {
            await send();
            return true;
        }
        catch (AmazonStepFunctionsException e) when (e is TaskTimedOutException or TaskDoesNotExistException or InvalidTokenException)
        {
            return false; // Nobody waits with this token any more.
        }
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];
}
