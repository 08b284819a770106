using System.Globalization;
using System.Text.Json;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Jobs;
using Millrace.Templates;

namespace Millrace.Api.Templates;

/// <summary>Reads the names, versions and bodies of templates.</summary>
internal static class TemplateRequest
{
    private static readonly string[] Fields =
        ["name", "type", "description", "parameters", "defaults", "input", "priority", "timeout", "maxAttempts", "tags"];

    public static TemplateName Name(string text, string field = "name") => TemplateName.TryParse(text, out var name)
        ? name
        : throw Argument.Refuse(field, $"{Text.Quote(text)} is no template's name.", $"A name has {TemplateName.Rule}.");

    public static int? Version(string? text, string field = "version", int least = 1)
    {
        if (text is null)
            return null;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= least && version <= JobTemplate.MaxVersion
            ? version
            : throw Argument.Refuse(field, $"{Text.Quote(text)} is no version.", $"Use a whole number from {least} to {JobTemplate.MaxVersion}.");
    }

    /// <summary>The version that a body names; null for the latest, or without a body.</summary>
    public static int? ReadRetire(byte[] bytes)
    {
        if (bytes.Length == 0)
            return null;

        using var document = JsonBody.Parse(bytes, ["version"]);
        return Field.OptionalNumber(document.RootElement, "version", 1, JobTemplate.MaxVersion);
    }

    /// <summary>The template; whatever is wrong with it is refused.</summary>
    public static JobTemplate Read(byte[] bytes, Backend backend)
    {
        using var document = JsonBody.Parse(bytes, Fields);
        var body = document.RootElement;
        var template = new JobTemplate
        {
            Name = Name(Field.RequiredText(body, "name")),
            Type = KnownType(Field.RequiredText(body, "type"), backend),
            Description = Field.OptionalText(body, "description") ?? "",
            Parameters = OptionalValue(body, "parameters"),
            Defaults = OptionalValue(body, "defaults"),
            Input = Field.OptionalJson(body, "input"),
            Priority = Field.OptionalText(body, "priority") is { } priority ? Argument.Priority(priority) : null,
            Timeout = Field.OptionalSpan(body, "timeout"),
            // No more than a job may have: what is defined must be submitted.
            MaxAttempts = Field.OptionalNumber(body, "maxAttempts", 1, 100),
            Tags = Field.OptionalWords(body, "tags") ?? [],
        };
        return template.Problems() is { Count: > 0 } problems ? throw new RefusedException(Refusals.Broken("template", problems)) : template;
    }

    private static JobType KnownType(string text, Backend backend)
    {
        var type = Argument.OwnType(text);
        return backend.KnownTypes.TryFind(type, out _)
            ? type
            : throw new RefusedException(Refusals.Rejected(backend.WhyNot(new Submission { Type = type, Input = Payload.Null })!)); // Unknown types are rejected.
    }

    private static Payload? OptionalValue(JsonElement body, string name) => Field.Optional(body, name) is null ? null : Field.OptionalJson(body, name);
}
