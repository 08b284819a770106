using System.Text.Json;
using Millrace.Jobs;
using Millrace.Schemas;

namespace Millrace.Templates;

/// <summary>A job that is defined once and submitted by its name and parameters. A version of it never changes once it is stored.</summary>
public sealed record JobTemplate
{
    /// <summary>The longest description, in characters.</summary>
    public const int MaxDescription = 2_000;

    /// <summary>The most attempts.</summary>
    public const int MostAttempts = 1_000;

    /// <summary>The most tags.</summary>
    public const int MaxTags = 20;

    /// <summary>The longest tag, in characters.</summary>
    public const int MaxTagLength = 100;

    /// <summary>The highest version.</summary>
    public const int MaxVersion = 999_999;

    /// <summary>The largest input that an expansion may have, in bytes of UTF-8.</summary>
    public const int MaxInputBytes = 1_000_000;

    /// <summary>What it is called.</summary>
    public required TemplateName Name { get; init; }

    /// <summary>1, 2, 3 and so on; given by <see cref="TemplateClient.CreateAsync"/>.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The type of its jobs.</summary>
    public required JobType Type { get; init; }

    /// <summary>What it is for, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>The JSON Schema that parameters, with the defaults beneath them, must fit; null means that any do.</summary>
    public Payload? Parameters { get; init; }

    /// <summary>A JSON object whose properties stand in for parameters that are not given, each as a whole; null means none.</summary>
    public Payload? Defaults { get; init; }

    /// <summary>
    /// The input of its jobs: any JSON in which <c>{"$parameter":"name"}</c> becomes the parameter's value and <c>${name}</c> inside of a
    /// text that of a text, number or boolean; <c>$${</c> stands for a plain <c>${</c>. Null means that the parameters are the input.
    /// </summary>
    public Payload? Input { get; init; }

    /// <summary>The priority of its jobs; null means that of the type's lane.</summary>
    public Priority? Priority { get; init; }

    /// <summary>How long one attempt may take; null means as the type says.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The most attempts, 1 to 1,000; null means as the type says.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Words that its jobs are found by: at most 20, each of 1 to 100 characters and once.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Everything that is wrong with it, as sentences; empty if it can be stored.</summary>
    public IReadOnlyList<string> Problems() => [.. TemplateProblems.Of(this)];

    /// <summary>
    /// Makes a job of a JSON object of parameters; null means none are given. Refused if they do not fit the schema, if the input
    /// needs one that is neither given nor has a default, or if the input becomes larger than <see cref="MaxInputBytes"/>.
    /// </summary>
    public Expansion Expand(Payload? parameters)
    {
        if (Problems() is { Count: > 0 } broken)
            return new Expansion.Refused(broken);

        if (!StrictJson.TryParse(parameters?.Json ?? "{}", out var given, out var problem))
            return Refused($"The parameters cannot be read. {problem}");

        if (given.ValueKind != JsonValueKind.Object)
            return Refused("The parameters must be a JSON object.");

        var merged = Filling.Merge(Read(Defaults), given);
        if (Parameters is { Json: var text } && JsonSchema.TryParse(text, out var schema, out _) && schema.Problems(merged) is { Count: > 0 } misfits)
            return new Expansion.Refused(misfits);

        var filling = new Filling(merged);
        var input = filling.Fill(Input is null ? null : Read(Input));
        return filling.Problem is { } why ? Refused(why) : ExpandedWith(input);
    }

    private static Expansion.Refused Refused(string problem) => new([problem]);

    private static JsonElement Read(Payload? payload) =>
        StrictJson.TryParse(payload?.Json ?? "{}", out var value, out var problem) ? value : throw new InvalidOperationException(problem);

    private Expansion.Expanded ExpandedWith(Payload input) => new(Name, Version, Type, input)
    {
        Priority = Priority,
        Timeout = Timeout,
        MaxAttempts = MaxAttempts,
        Tags = Tags,
    };
}
