using Millrace.Jobs;

namespace Millrace.Templates;

/// <summary>What became of a template and its parameters.</summary>
public abstract record Expansion
{
    private Expansion() { }

    /// <summary>A job that can be submitted. What is null is left to the job type.</summary>
    /// <param name="Name">The template that it was made from.</param>
    /// <param name="Version">The version of the template.</param>
    /// <param name="Type">The job's type.</param>
    /// <param name="Input">The job's input.</param>
    public sealed record Expanded(TemplateName Name, int Version, JobType Type, Payload Input) : Expansion
    {
        /// <summary>The job's priority; null means that of the type's lane.</summary>
        public Priority? Priority { get; init; }

        /// <summary>How long one attempt may take; null means as the type says.</summary>
        public TimeSpan? Timeout { get; init; }

        /// <summary>The most attempts; null means as the type says.</summary>
        public int? MaxAttempts { get; init; }

        /// <summary>The job's tags, in the template's order.</summary>
        public IReadOnlyList<string> Tags { get; init; } = [];
    }

    /// <summary>No job can be made.</summary>
    /// <param name="Problems">What to mend: one sentence each, with the JSON pointer of the parameter; at most 20.</param>
    public sealed record Refused(IReadOnlyList<string> Problems) : Expansion;
}
