namespace Millrace.Lambda.Deployed;

/// <summary>What EventBridge tells of an execution whose status has changed.</summary>
internal sealed record ExecutionEnd
{
    /// <summary>The state machine's ARN.</summary>
    public string? StateMachineArn { get; init; }

    /// <summary>The execution's name.</summary>
    public string? Name { get; init; }

    /// <summary><c>SUCCEEDED</c>, <c>FAILED</c>, <c>TIMED_OUT</c>, <c>ABORTED</c> or <c>RUNNING</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The output of one that succeeded; null if it is too large for the event.</summary>
    public string? Output { get; init; }

    /// <summary>The error name of one that failed.</summary>
    public string? Error { get; init; }

    /// <summary>What a person may read about the error.</summary>
    public string? Cause { get; init; }
}
