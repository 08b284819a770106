namespace Millrace.Jobs;

/// <summary>What a waiting job waits for.</summary>
public abstract record WaitFor
{
    private WaitFor() { }

    /// <summary>The text in which drivers keep it.</summary>
    public abstract string Text { get; }

    /// <summary>What a text stands for that <see cref="Text"/> gave.</summary>
    public static WaitFor Parse(string text) => text.Split(':', 2) switch
    {
        ["children", "again"] => new Children(RunsAgain: true),
        ["children", _] => new Children(RunsAgain: false),
        ["after", var id] => new Predecessor(new JobId(id)),
        _ => new Execution(text),
    };

    /// <summary>The execution of its state machine.</summary>
    public sealed record Execution(string Name) : WaitFor
    {
        /// <inheritdoc/>
        public override string Text => Name;
    }

    /// <summary>Its children.</summary>
    /// <param name="RunsAgain">Whether the handler then runs again; otherwise the job ends with what the handler returned.</param>
    public sealed record Children(bool RunsAgain) : WaitFor
    {
        /// <inheritdoc/>
        public override string Text => RunsAgain ? "children:again" : "children:end";
    }

    /// <summary>The job before it under the same order key.</summary>
    public sealed record Predecessor(JobId Id) : WaitFor
    {
        /// <inheritdoc/>
        public override string Text => $"after:{Id.Value}";
    }
}
