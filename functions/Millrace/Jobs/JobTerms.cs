using System.Text.Json.Serialization;
using Millrace.Callbacks;
using Millrace.Children;

namespace Millrace.Jobs;

/// <summary>What was agreed on when a job was submitted, beyond the plain: never changed afterwards.</summary>
public sealed record JobTerms
{
    /// <summary>The longest key, tag or name in the terms, in characters.</summary>
    public const int MaxKeyLength = 200;

    /// <summary>The most tags of a job.</summary>
    public const int MaxTags = 20;

    /// <summary>The most resources of a job.</summary>
    public const int MaxResources = 10;

    /// <summary>The terms of a plain job.</summary>
    public static JobTerms Plain { get; } = new();

    /// <summary>Jobs of one lane that wait share its workers evenly between their keys; null means the job's type.</summary>
    public string? FairKey { get; init; }

    /// <summary>Jobs with the same key run one after the other, in the order of their admission; null means no order.</summary>
    public string? OrderKey { get; init; }

    /// <summary>
    /// The job that was admitted before this one under the same <see cref="OrderKey"/>, unless it and all before it had ended. Set by
    /// the store.
    /// </summary>
    public JobId? Predecessor { get; init; }

    /// <summary>The resources of which each attempt needs a lease.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Words to find the job by.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The address that is told of the job's end.</summary>
    public Callback? Callback { get; init; }

    /// <summary>How long one attempt may take; null means as its type says.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many attempts may be spent; null means as its type says.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>The workers that run it: those of one version of a program. "" are the usual ones.</summary>
    [JsonIgnore]
    public string Pool { get; init; } = "";

    /// <summary>The template that it was made from, with its version: <c>name/3</c>.</summary>
    public string? Template { get; init; }

    /// <summary>When the job's children end it; null means that it waits for all and fails with the first that fails.</summary>
    public ChildPolicy? Children { get; init; }

    /// <summary>Every rule that the terms break: the field to mend, and a sentence.</summary>
    internal IEnumerable<TermsProblem> Problems() => ReferenceEquals(this, Plain) ? [] : FindProblems();

    private IEnumerable<TermsProblem> FindProblems()
    {
        foreach (var (field, key) in new[] { ("fairKey", FairKey), ("orderKey", OrderKey), ("template", Template) })
        {
            if (key is "" || key?.Length > MaxKeyLength)
                yield return new TermsProblem(field, $"'{field}' must be 1 to {MaxKeyLength} characters.");
        }

        foreach (var (field, words, most) in new[] { ("tags", Tags, MaxTags), ("resources", Resources, MaxResources) })
        {
            if (words.Count > most || words.Any(static word => word.Length is 0 or > MaxKeyLength || word.Any(char.IsControl)) || words.Distinct().Count() < words.Count)
                yield return new TermsProblem(field, $"'{field}' may hold up to {most} different words of 1 to {MaxKeyLength} characters.");
        }

        if (!Types.Pool.IsName(Pool))
            yield return new TermsProblem("pool", $"'pool' must be {Types.Pool.Rule}.");

        if (Timeout <= TimeSpan.Zero)
            yield return new TermsProblem("timeout", $"'timeout' must be positive, was {Timeout}.");

        if (MaxAttempts is < 1 or > 100)
            yield return new TermsProblem("maxAttempts", $"'maxAttempts' must be 1 to 100, was {MaxAttempts}.");

        foreach (var problem in Children?.Problems() ?? [])
            yield return new TermsProblem("children", problem);
    }

    // What is empty is not stored.
    [JsonInclude, JsonPropertyName("resources")]
    internal IReadOnlyList<string>? StoredResources
    {
        get => Resources.Count == 0 ? null : Resources;
        init => Resources = value ?? [];
    }

    [JsonInclude, JsonPropertyName("tags")]
    internal IReadOnlyList<string>? StoredTags
    {
        get => Tags.Count == 0 ? null : Tags;
        init => Tags = value ?? [];
    }

    [JsonInclude, JsonPropertyName("pool")]
    internal string? StoredPool
    {
        get => Pool.Length == 0 ? null : Pool;
        init => Pool = value ?? "";
    }

    /// <inheritdoc/>
    public bool Equals(JobTerms? other) => other is not null && JobTexts.Write(this) == JobTexts.Write(other);

    /// <inheritdoc/>
    public override int GetHashCode() => JobTexts.Write(this)?.GetHashCode(StringComparison.Ordinal) ?? 0;
}

/// <summary>A rule that terms break.</summary>
/// <param name="Field">The field to mend.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record TermsProblem(string Field, string Reason);
