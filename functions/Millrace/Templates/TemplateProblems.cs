using System.Text.Json;
using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Schemas;

namespace Millrace.Templates;

/// <summary>The rules that a template must keep, each a sentence when it is broken.</summary>
internal static class TemplateProblems
{
    public static IEnumerable<string> Of(JobTemplate template) =>
        [.. OfLimits(template), .. OfTags(template.Tags), .. OfTexts(template)];

    private static IEnumerable<string> OfLimits(JobTemplate template)
    {
        if (template.Name.Value is null)
            yield return $"The template needs a name of {TemplateName.Rule}.";

        if (template.Type.Value is null)
            yield return $"The template needs a job type of {JobType.Rule}.";

        if (template.Version is < 1 or > JobTemplate.MaxVersion)
            yield return $"The version must be 1 to {JobTemplate.MaxVersion}, was {template.Version}.";

        if (template.Description.Length > JobTemplate.MaxDescription)
            yield return $"The description must have at most {JobTemplate.MaxDescription} characters, has {template.Description.Length}.";

        if (template.Timeout is { } timeout && timeout <= TimeSpan.Zero)
            yield return $"The timeout must be positive, was {timeout}.";

        if (template.MaxAttempts is < 1 or > JobTemplate.MostAttempts)
            yield return $"The most attempts must be 1 to {JobTemplate.MostAttempts}, was {template.MaxAttempts}.";

        if (template.Priority is { } priority && !Enum.IsDefined(priority))
            yield return $"The priority must be one of {string.Join(", ", Enum.GetNames<Priority>())}, was {priority}.";
    }

    private static IEnumerable<string> OfTags(IReadOnlyList<string> tags)
    {
        if (tags.Count > JobTemplate.MaxTags)
            yield return $"There must be at most {JobTemplate.MaxTags} tags, there are {tags.Count}.";

        foreach (var tag in tags.Where(static tag => tag.Length is < 1 or > JobTemplate.MaxTagLength))
            yield return $"A tag must have 1 to {JobTemplate.MaxTagLength} characters, '{tag}' has {tag.Length}.";

        foreach (var (tag, count) in tags.CountBy(static tag => tag, StringComparer.Ordinal).Where(static one => one.Value > 1))
            yield return $"The tag '{tag}' is named {count} times.";
    }

    private static IEnumerable<string> OfTexts(JobTemplate template)
    {
        // As it will be when it has been retired: it must fit then, too.
        var stored = new StoredTemplate(template with { Version = JobTemplate.MaxVersion }, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
        if (TemplateText.Write(stored).Length is var length && length > Document.MaxLength)
            yield return $"The template has {length} characters of JSON, its quotes escaped, and must have at most {Document.MaxLength}.";

        if (template.Parameters is { } parameters && !JsonSchema.TryParse(parameters.Json, out _, out var refused))
            yield return $"The parameters' schema cannot be used. {refused}";

        if (template.Defaults is { } defaults && OfDefaults(defaults) is { } noObject)
            yield return noObject;

        foreach (var problem in template.Input is { } input ? OfInput(input, template) : [])
            yield return problem;
    }

    private static string? OfDefaults(Payload defaults)
    {
        if (!StrictJson.TryParse(defaults.Json, out var value, out var problem))
            return $"The defaults cannot be read. {problem}";

        return value.ValueKind == JsonValueKind.Object ? null : "The defaults must be a JSON object.";
    }

    private static IEnumerable<string> OfInput(Payload input, JobTemplate template)
    {
        if (!StrictJson.TryParse(input.Json, out var value, out var problem))
            return [$"The input cannot be read. {problem}"];

        var uses = ParameterUses.In(value, Place.Root).ToList();
        return
        [
            .. uses.Where(static use => use.Mistake is not null).Select(static use => $"The input is wrong. {use.Place.Says(use.Mistake ?? "")}"),
            .. uses.Where(use => use.Mistake is null && !MayBeGiven(use.Name, template)).Select(static use =>
                $"The input is wrong. {use.Place.Says($"uses the parameter '{use.Name}', which the schema does not allow.")}"),
        ];
    }

    /// <summary>Whether a parameter may be there at all: false only if the schema closes its list of names and leaves it out.</summary>
    private static bool MayBeGiven(string name, JobTemplate template)
    {
        if (template.Parameters is not { } text || !StrictJson.TryParse(text.Json, out var schema, out _) || schema.ValueKind != JsonValueKind.Object)
            return true;

        return !schema.TryGetProperty("additionalProperties", out var others) || others.ValueKind != JsonValueKind.False
            || (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out _));
    }
}
