namespace Millrace.Templates;

/// <summary>A version of a template as it was stored.</summary>
/// <param name="Template">The template; it never changes.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="RetiredAt">Since when no new jobs are made from it; null while they are.</param>
public sealed record StoredTemplate(JobTemplate Template, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt);

/// <summary>What became of a template that was to be stored.</summary>
public abstract record TemplateCreation
{
    private TemplateCreation() { }

    /// <summary>It is stored, under the version that it was given.</summary>
    public sealed record Created(StoredTemplate Stored) : TemplateCreation;

    /// <summary>It breaks rules; nothing was stored.</summary>
    /// <param name="Problems">What to mend, one sentence each.</param>
    public sealed record Refused(IReadOnlyList<string> Problems) : TemplateCreation;
}
