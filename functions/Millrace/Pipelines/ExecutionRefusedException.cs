namespace Millrace.Pipelines;

/// <summary>State machines refuse an execution for good: its input is too long, or none that they take.</summary>
/// <param name="machine">The state machine.</param>
/// <param name="name">The execution's name.</param>
/// <param name="why">What is wrong, and what to do.</param>
public sealed class ExecutionRefusedException(string machine, string name, string why)
    : Exception($"Pipeline {machine} cannot run {name}: {why}")
{
    /// <summary>What is wrong, and what to do.</summary>
    public string Why { get; } = why;
}
