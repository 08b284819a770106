namespace Millrace.States;

/// <summary>How an execution ended.</summary>
public abstract record ExecutionResult
{
    private ExecutionResult() { }

    /// <summary>It reached its end.</summary>
    /// <param name="Output">The output, as JSON.</param>
    public sealed record Succeeded(string Output) : ExecutionResult;

    /// <summary>A state failed and nothing caught it, or a Fail state was entered.</summary>
    /// <param name="Error">The name of the error, if it has one.</param>
    /// <param name="Cause">What happened, if that is known.</param>
    public sealed record Failed(string? Error, string? Cause) : ExecutionResult;

    /// <summary>It took longer than the TimeoutSeconds of its definition.</summary>
    public sealed record TimedOut : ExecutionResult;

    /// <summary>Somebody stopped it.</summary>
    /// <param name="Error">What the one who stopped it gave as error.</param>
    /// <param name="Cause">And as cause.</param>
    public sealed record Aborted(string? Error, string? Cause) : ExecutionResult;
}
