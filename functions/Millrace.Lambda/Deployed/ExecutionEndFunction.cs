using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents;
using Microsoft.Extensions.Logging;
using Millrace.Aws.Pipelines;
using Millrace.Pipelines;

namespace Millrace.Lambda.Deployed;

/// <summary>Takes EventBridge's word that an execution has ended, and ends its pipeline's job.</summary>
internal sealed class ExecutionEndFunction(
    PipelineEnd end, IExecutionReader executions, IReadOnlyDictionary<string, string> pipelines, ILogger<ExecutionEndFunction> logger)
{
    /// <summary>Writes the end; nothing if it is written already. An event that is none of ours is set aside with a log line.</summary>
    [LambdaFunction(ResourceName = "PipelineEndFunction", MemorySize = 512, Timeout = 60)]
    public async Task HandleAsync(CloudWatchEvent<ExecutionEnd> input, CancellationToken cancellationToken)
    {
        if (input.Detail is not { Name: { Length: > 0 } name, Status: { } statusName, StateMachineArn: { } arn } detail)
        {
            logger.NotAnEnd($"its detail-type is '{input.DetailType}', and it names no execution.");
            return;
        }

        if (pipelines.FirstOrDefault(pipeline => pipeline.Value == arn).Key is not { } machine)
        {
            logger.NotAnEnd($"its state machine '{arn}' is no pipeline of this program.");
            return;
        }

        var status = StepFunctionsStateMachines.StatusOf(statusName);
        if (status == ExecutionStatus.Running)
            return;

        var ended = new Execution(name, machine, status, detail.Output, detail.Error, detail.Cause);
        // An event leaves out what is too long for it: then the execution is asked.
        if (ended is { Status: ExecutionStatus.Succeeded, Output: null } or { Status: ExecutionStatus.Failed, Error: null })
            ended = await executions.FindAsync(machine, name, cancellationToken) ?? ended;

        // What Step Functions shows may be a moment old; without its output the job must not end.
        if (ended.Status == ExecutionStatus.Running)
            throw new InvalidOperationException($"Execution '{name}' of '{machine}' has ended, but Step Functions still shows it as running; its event must come again.");

        await end.ApplyAsync(ended, cancellationToken);
    }
}
