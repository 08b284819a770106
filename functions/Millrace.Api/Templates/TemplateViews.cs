using System.ComponentModel;
using System.Text.Json.Serialization;
using Millrace.Jobs;
using Millrace.Templates;

namespace Millrace.Api.Templates;

/// <summary>A job that is defined once and submitted by its name and parameters.</summary>
// For the document only: the body is read field by field.
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record TemplateBody
{
    [Description("Its name: 1 to 100 letters, digits, '.', '-' and '_'. A name that there is gets the next version.")]
    public required string Name { get; init; }

    [Description("The type of its jobs.")]
    public required string Type { get; init; }

    [Description("What it is for, for people.")]
    public string? Description { get; init; }

    [Description("The JSON Schema that parameters must fit, with the defaults beneath them; without it any object does.")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Parameters { get; init; }

    [Description("A JSON object whose properties stand in for parameters that are not given.")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Defaults { get; init; }

    [Description("The input of its jobs: any JSON with {\"$parameter\":\"name\"} and ${name} in texts; without it the parameters are the input.")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Input { get; init; }

    [Description("The priority of its jobs, unless a submission names one.")]
    [JsonConverter(typeof(Lower<Priority>))]
    public Priority? Priority { get; init; }

    [Description("How long one attempt may take: seconds as a number, or a text such as 90s or PT1M30S.")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Timeout { get; init; }

    [Description("How many attempts may be spent, 1 to 100.")]
    public int? MaxAttempts { get; init; }

    [Description("Words that its jobs are found by.")]
    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>Which version of a template is to be retired.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record RetireBody([property: Description("The version; without it the latest.")] int? Version = null);

/// <summary>A version of a template.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record TemplateView
{
    [Description("Its name.")]
    public required string Name { get; init; }

    [Description("1, 2, 3 and so on; a version never changes.")]
    public required int Version { get; init; }

    [Description("The type of its jobs.")]
    public required string Type { get; init; }

    [Description("What it is for.")]
    public string? Description { get; init; }

    [Description("The JSON Schema of its parameters.")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Parameters { get; init; }

    [Description("What stands in for parameters that are not given.")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Defaults { get; init; }

    [Description("The input of its jobs, to be filled.")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Input { get; init; }

    [Description("The priority of its jobs.")]
    [JsonConverter(typeof(Lower<Priority>))]
    public Priority? Priority { get; init; }

    [Description("How long one attempt may take, in seconds.")]
    public double? Timeout { get; init; }

    [Description("How many attempts may be spent.")]
    public int? MaxAttempts { get; init; }

    [Description("Words that its jobs are found by.")]
    public IReadOnlyList<string>? Tags { get; init; }

    [Description("When it was made.")]
    public required DateTime CreatedAt { get; init; }

    [Description("Since when no new jobs are made from it; left out while they are.")]
    public DateTime? RetiredAt { get; init; }

    public static TemplateView Of(StoredTemplate stored) => new()
    {
        Name = stored.Template.Name.Value,
        Version = stored.Template.Version,
        Type = stored.Template.Type.Value,
        Description = stored.Template.Description is { Length: > 0 } description ? description : null,
        Parameters = stored.Template.Parameters,
        Defaults = stored.Template.Defaults,
        Input = stored.Template.Input,
        Priority = stored.Template.Priority,
        Timeout = stored.Template.Timeout?.TotalSeconds,
        MaxAttempts = stored.Template.MaxAttempts,
        Tags = stored.Template.Tags is { Count: > 0 } tags ? tags : null,
        CreatedAt = stored.CreatedAt.UtcDateTime,
        RetiredAt = stored.RetiredAt?.UtcDateTime,
    };
}

/// <summary>A page of templates.</summary>
internal sealed record TemplatesView(
    [property: Description("The templates.")] IReadOnlyList<TemplateView> Templates,
    [property: Description("What to send as `after` for the next page; null on the last one.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);
