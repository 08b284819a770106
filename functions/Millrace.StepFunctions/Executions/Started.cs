using Millrace.Pipelines;

namespace Millrace.StepFunctions;

/// <summary>What became of a start.</summary>
public abstract record Started
{
    private Started() { }

    /// <summary>The execution runs, since now or before.</summary>
    /// <param name="Start">What it was started with.</param>
    public sealed record Running(ExecutionStart Start) : Started;

    /// <summary>The name is another execution's, or was.</summary>
    /// <param name="By">The other one.</param>
    public sealed record NameTaken(ExecutionRecord By) : Started;
}

/// <summary>What became of a redrive.</summary>
public enum Redriven
{
    /// <summary>The execution goes on.</summary>
    Running,

    /// <summary>There is no such execution.</summary>
    Unknown,

    /// <summary>It runs, or has succeeded.</summary>
    NotRedrivable,
}

/// <summary>What became of an answer to a token.</summary>
public enum TokenAnswer
{
    /// <summary>It counts.</summary>
    Accepted,

    /// <summary>The text is no token.</summary>
    Invalid,

    /// <summary>The token is of no execution that this process knows.</summary>
    Unknown,

    /// <summary>Nobody waits for it any more.</summary>
    NotWaiting,
}
