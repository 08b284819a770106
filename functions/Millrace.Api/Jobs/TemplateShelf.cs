using System.Text.Json;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Jobs;
using Millrace.Templates;

namespace Millrace.Api.Jobs;

/// <summary>The templates that one request names: each is looked up once, for a thousand jobs too.</summary>
internal sealed class TemplateShelf(Backend backend)
{
    private readonly Dictionary<(TemplateName Name, int? Version), StoredTemplate?> _found = [];

    /// <summary>What a template makes of a body's version and parameters; its terms are defaults.</summary>
    public async Task<Submission> ExpandAsync(string template, JsonElement body, CancellationToken cancellationToken)
    {
        foreach (var field in new[] { "type", "input" })
        {
            if (body.TryGetProperty(field, out _))
                throw Argument.Refuse(field, $"'{field}' is what the template says.", $"Leave '{field}' out, or 'template'.");
        }

        var name = TemplateName.TryParse(template, out var parsed)
            ? parsed
            : throw Argument.Refuse("template", $"{Text.Quote(template)} is no template's name.", $"A name has {TemplateName.Rule}.");
        var version = Field.OptionalNumber(body, "version", 1, JobTemplate.MaxVersion);
        var parameters = Field.Optional(body, "parameters") is null ? null : Field.OptionalJson(body, "parameters");
        return TemplateClient.Expand(await FindAsync(name, version, cancellationToken), name, version, parameters) switch
        {
            Expansion.Expanded expanded => SubmissionOf(expanded),
            Expansion.Refused refused => throw new RefusedException(DoesNotFit(refused)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static Submission SubmissionOf(Expansion.Expanded expanded) => new()
    {
        Type = Argument.OwnType(expanded.Type.Value, "template"),
        Input = expanded.Input,
        Priority = expanded.Priority,
        Terms = JobTerms.Plain with
        {
            Template = $"{expanded.Name}/{expanded.Version}",
            Tags = expanded.Tags,
            Timeout = expanded.Timeout,
            MaxAttempts = expanded.MaxAttempts,
        },
    };

    private static Problem DoesNotFit(Expansion.Refused refused) => new()
    {
        Title = "Template does not apply", Status = 400, Detail = string.Join(" ", refused.Problems), Field = "template",
        Remedy = "Mend what the detail names; GET /v1/templates/{name} shows the template's parameters.",
    };

    private async Task<StoredTemplate?> FindAsync(TemplateName name, int? version, CancellationToken cancellationToken)
    {
        if (!_found.TryGetValue((name, version), out var found))
            _found[(name, version)] = found = await backend.AskAsync(platform => platform.Templates.FindAsync(name, version, cancellationToken), cancellationToken);

        return found;
    }
}
