namespace Millrace.States;

/// <summary>The kinds of execution that AWS knows. They differ in their ARN and in what the context object shows.</summary>
public enum ExecutionType
{
    /// <summary>Of a standard state machine.</summary>
    Standard,

    /// <summary>Of an express state machine, started to run by itself.</summary>
    Express,

    /// <summary>Of an express state machine, started by a caller that waits for it.</summary>
    SynchronousExpress,
}

/// <summary>What an execution needs besides its definition and input.</summary>
public sealed record ExecutionOptions
{
    /// <summary>The name, unique among the executions of a state machine: tokens and keys are made of it. Default: a random one.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// What keys and tokens of tasks are made of, when names alone are not unique among all executions of this host: see
    /// <see cref="TaskToken.TryGetExecutionName"/>. Default: the name.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>The kind of execution. Default: standard.</summary>
    public ExecutionType Type { get; init; }

    /// <summary>The name of the state machine, as <c>$$.StateMachine.Name</c> shows it.</summary>
    public string StateMachineName { get; init; } = "StateMachine";

    /// <summary>The ARN of the state machine. Default: one made of its name.</summary>
    public string? StateMachineArn { get; init; }

    /// <summary>The ARN of the execution. Default: one made of both names.</summary>
    public string? Arn { get; init; }

    /// <summary>The role, as <c>$$.Execution.RoleArn</c> shows it.</summary>
    public string RoleArn { get; init; } = "arn:aws:iam::000000000000:role/local";

    /// <summary>Who does the work of Task states. Default: nobody, so every Task fails.</summary>
    public TaskHandlers Tasks { get; init; } = new();

    /// <summary>Where to write what must survive a crash. Default: nowhere, which costs nothing.</summary>
    public IExecutionHistory? History { get; init; }

    /// <summary>Who watches. Default: nobody.</summary>
    public IExecutionObserver? Observer { get; init; }

    /// <summary>The clock. With a <see cref="Testing.VirtualTime"/> no wait takes time.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The source of names, jitter, States.UUID and States.MathRandom. Give a seeded one to repeat a run.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>The largest input or output of a state, in bytes of compact JSON. Default: the limit of AWS, 256 KiB.</summary>
    public int LargestPayload { get; init; } = 256 * 1024;

    /// <summary>The most events that the history may have; an execution that needs more fails. Default: no limit. AWS's limit for standard machines is 25,000.</summary>
    public long? LongestHistory { get; init; }

    /// <summary>Where distributed Maps read their items and write their results. Default: nowhere, so a Map that asks for it fails.</summary>
    public IObjectStore? Objects { get; init; }

    /// <summary>Stops a virtual clock while work is done on threads that it does not see.</summary>
    internal IDisposable? Hold() => (TimeProvider as Testing.VirtualTime)?.Hold();
}
