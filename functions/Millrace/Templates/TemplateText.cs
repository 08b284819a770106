using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Jobs;

namespace Millrace.Templates;

/// <summary>A template as the JSON of its document.</summary>
internal sealed record TemplateContent
{
    public required string Name { get; init; }

    public required int Version { get; init; }

    public required string Type { get; init; }

    public string Description { get; init; } = "";

    // As texts: they come back as they were written, and the input null is not the absence of one.
    public string? Parameters { get; init; }

    public string? Defaults { get; init; }

    public string? Input { get; init; }

    public Priority? Priority { get; init; }

    public TimeSpan? Timeout { get; init; }

    public int? MaxAttempts { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RetiredAt { get; init; }
}

/// <summary>Templates to the JSON of their documents and back.</summary>
internal static class TemplateText
{
    // A document's length is counted in characters: an escaped one would count six times.
    private static readonly TemplateJson Plain = new(new JsonSerializerOptions(TemplateJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(StoredTemplate stored) => JsonSerializer.Serialize(
        new TemplateContent
        {
            Name = stored.Template.Name.Value,
            Version = stored.Template.Version,
            Type = stored.Template.Type.Value,
            Description = stored.Template.Description,
            Parameters = stored.Template.Parameters?.Json,
            Defaults = stored.Template.Defaults?.Json,
            Input = stored.Template.Input?.Json,
            Priority = stored.Template.Priority,
            Timeout = stored.Template.Timeout,
            MaxAttempts = stored.Template.MaxAttempts,
            Tags = stored.Template.Tags,
            CreatedAt = stored.CreatedAt,
            RetiredAt = stored.RetiredAt,
        },
        Plain.TemplateContent);

    public static StoredTemplate Read(string json)
    {
        var content = JsonSerializer.Deserialize(json, Plain.TemplateContent) ?? throw new JsonException("A template's document is null.");
        var template = new JobTemplate
        {
            Name = new TemplateName(content.Name),
            Version = content.Version,
            Type = JobType.Stored(content.Type),
            Description = content.Description,
            Parameters = ToPayload(content.Parameters),
            Defaults = ToPayload(content.Defaults),
            Input = ToPayload(content.Input),
            Priority = content.Priority,
            Timeout = content.Timeout,
            MaxAttempts = content.MaxAttempts,
            Tags = content.Tags,
        };
        return new StoredTemplate(template, content.CreatedAt, content.RetiredAt);
    }

    private static Payload? ToPayload(string? json) => json is null ? null : new Payload(json);
}

/// <summary>The JSON of a template's document.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(TemplateContent))]
internal sealed partial class TemplateJson : JsonSerializerContext;
