using Millrace.Changes;
using Millrace.Dispatching;

namespace Millrace.Pipelines;

/// <summary>Reads how an execution stands. A driver of <see cref="IStateMachines"/> whose ends may be lost has it.</summary>
public interface IExecutionReader
{
    /// <summary>The execution, or null if it was never started or is forgotten.</summary>
    Task<Execution?> FindAsync(string machine, string name, CancellationToken cancellationToken);
}

/// <summary>Mends a pipeline that waits for an execution which was never started, or whose end nobody told.</summary>
public sealed class PipelineRepair(IExecutionReader executions, PipelineEnd end)
{
    /// <summary>Starts the execution, or applies its end; nothing if it runs.</summary>
    public async Task RepairAsync(JobChange waiting, string execution, Dispatcher dispatcher, CancellationToken cancellationToken)
    {
        switch (await executions.FindAsync(waiting.Type.Value, execution, cancellationToken))
        {
            case null:
                await dispatcher.DispatchAsync(waiting, cancellationToken);
                break;
            case { Status: not ExecutionStatus.Running } ended:
                await end.ApplyAsync(ended, cancellationToken);
                break;
        }
    }
}
