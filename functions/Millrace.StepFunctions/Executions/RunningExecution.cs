using Millrace.States;

namespace Millrace.StepFunctions.Executions;

/// <summary>An execution of this process, from before it is stored until its end is known to all.</summary>
internal sealed class RunningExecution
{
    private readonly TaskCompletionSource<StateMachineExecution?> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Once it runs; null if it never will.</summary>
    public Task<StateMachineExecution?> Begun => _begun.Task;

    /// <summary>Nobody in this process cares for it any more.</summary>
    public Task Over => _over.Task;

    public void Begin(StateMachineExecution execution) => _begun.TrySetResult(execution);

    public void End()
    {
        _begun.TrySetResult(null);
        _over.TrySetResult();
    }
}
