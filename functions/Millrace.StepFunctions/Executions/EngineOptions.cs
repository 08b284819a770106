using Millrace.Pipelines;
using Millrace.States;

namespace Millrace.StepFunctions;

/// <summary>What executions are run with.</summary>
public sealed record EngineOptions
{
    /// <summary>Who does the work of Task states. Default: nobody.</summary>
    public TaskHandlers Tasks { get; init; } = new();

    /// <summary>Where distributed Maps read and write. Default: nowhere.</summary>
    public IObjectStore? Objects { get; init; }

    /// <summary>What the ARNs name.</summary>
    public StatesAccount Account { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told when an execution begins, and when it goes on in another process or after a redrive. Default: nobody.</summary>
    public Func<ExecutionStart, Task>? Began { get; init; }

    /// <summary>
    /// Told of every end, after it is stored; at the start of a process, of the ends that nobody knows for good. True: it is known
    /// for good. Default: nobody has to know.
    /// </summary>
    public Func<Execution, Task<bool>>? Ended { get; init; }
}
