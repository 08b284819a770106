using Millrace.Pipelines;
using Millrace.States;
using Millrace.StepFunctions.Executions;

namespace Millrace.StepFunctions;

/// <summary>An execution of an express machine that has ended.</summary>
internal sealed record ExpressEnd(string Arn, string Name, DateTimeOffset StartedAt, DateTimeOffset EndedAt, Execution Result);

/// <summary>Runs executions of express machines. Nothing of them is stored: they end with their process.</summary>
/// <param name="options">What they are run with.</param>
internal sealed class ExpressExecutions(EngineOptions options)
{
    // AWS ends express executions after five minutes.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Begins one, and says where its end will be.</summary>
    /// <exception cref="ArgumentException">The input is none.</exception>
    public (string Arn, DateTimeOffset StartedAt, Task<ExpressEnd> Ended) Start(StateMachine machine, string name, string input, bool isSynchronous)
    {
        var arn = options.Account.ExpressArn(machine.Name, name, Guid.CreateVersion7(options.Clock.GetUtcNow()).ToString("D"));
        var execution = StateMachineExecution.Start(StateMachineDefinition.Parse(machine.Definition), input, new ExecutionOptions
        {
            Name = name,
            Key = arn,
            Type = isSynchronous ? ExecutionType.SynchronousExpress : ExecutionType.Express,
            StateMachineName = machine.Name,
            StateMachineArn = options.Account.MachineArn(machine.Name),
            Arn = arn,
            RoleArn = machine.RoleArn,
            Tasks = options.Tasks,
            Objects = options.Objects,
            TimeProvider = options.Clock,
        });
        return (arn, execution.StartedAt, FollowAsync(machine, execution));
    }

    private async Task<ExpressEnd> FollowAsync(StateMachine machine, StateMachineExecution execution)
    {
        ExecutionResult result;
        try
        {
            result = await execution.Completion.WaitAsync(Longest, options.Clock);
        }
        catch (TimeoutException)
        {
            await execution.StopAsync();
            result = new ExecutionResult.TimedOut();
        }

        var start = new ExecutionStart(execution.Name, machine.Name, machine.Definition, "", execution.StartedAt);
        return new ExpressEnd(execution.Arn, execution.Name, execution.StartedAt, options.Clock.GetUtcNow(), ExecutionEngine.EndOf(start, result));
    }
}
