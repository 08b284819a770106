namespace Millrace.Pipelines;

/// <summary>How an execution of a state machine stands.</summary>
public enum ExecutionStatus
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It ended with an output.</summary>
    Succeeded,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>It took longer than its machine allows.</summary>
    TimedOut,

    /// <summary>Somebody stopped it.</summary>
    Aborted,
}

/// <summary>An execution of a state machine.</summary>
/// <param name="Name">Its name: the id of the pipeline's job.</param>
/// <param name="Machine">The state machine: the pipeline's job type.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Output">The JSON output of one that succeeded.</param>
/// <param name="Error">The error name of one that did not.</param>
/// <param name="Cause">What a person may read about the error.</param>
public sealed record Execution(string Name, string Machine, ExecutionStatus Status, string? Output = null, string? Error = null, string? Cause = null);

/// <summary>Runs state machines: Step Functions in the cloud, our own interpreter in the single process.</summary>
public interface IStateMachines
{
    /// <summary>
    /// Starts an execution. The same name again changes nothing, also after it has ended. False if there is no such machine.
    /// </summary>
    /// <exception cref="ExecutionRefusedException">It can never run: its input is not one that state machines take.</exception>
    Task<bool> StartAsync(string machine, string name, string inputJson, CancellationToken cancellationToken);

    /// <summary>Stops an execution; nothing if it has ended.</summary>
    Task StopAsync(string machine, string name, string cause, CancellationToken cancellationToken);

    /// <summary>Ends the task that waits with a token. Durable when it returns. False if no task waits with it (any more).</summary>
    Task<bool> SendTaskSuccessAsync(string token, string outputJson, CancellationToken cancellationToken);

    /// <summary>Fails the task that waits with a token. Durable when it returns. False if no task waits with it (any more).</summary>
    Task<bool> SendTaskFailureAsync(string token, string error, string cause, CancellationToken cancellationToken);
}
