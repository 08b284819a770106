namespace Millrace.States;

/// <summary>What a definition is read with.</summary>
public sealed record DefinitionOptions
{
    /// <summary>
    /// The values for <c>${Name}</c>, as in <c>DefinitionSubstitutions</c> of AWS SAM. They are put into the text before it is read, so
    /// <c>"MaxConcurrency": ${Max}</c> can become a number; inside of a string a value cannot end the string. Default: none, and a
    /// <c>${Name}</c> without a value is a problem. Null: the text is taken as it stands.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Substitutions { get; init; } = new Dictionary<string, string>();
}
