using System.Globalization;
using Millrace.Documents;
using Millrace.Jobs;

namespace Millrace.Templates;

/// <summary>
/// The stored templates. Each version is a document that never changes but for its retirement; the newest one of each name is kept
/// once more, so that all templates are listed without their versions.
/// </summary>
public sealed class TemplateClient(IDocumentStore documents, TimeProvider clock)
{
    private const string VersionKind = "template";
    private const string LatestKind = "template-latest";

    /// <summary>
    /// Stores a template as the next version of its name, whatever <see cref="JobTemplate.Version"/> it has. Atomic; of two at the
    /// same time each becomes a version. Called twice it makes two versions.
    /// </summary>
    public async Task<TemplateCreation> CreateAsync(JobTemplate template, CancellationToken cancellationToken)
    {
        if ((template with { Version = 1 }).Problems() is { Count: > 0 } problems)
            return new TemplateCreation.Refused(problems);

        while (true)
        {
            var latest = await documents.FindAsync(LatestKey(template.Name), cancellationToken);
            var version = latest is null ? 1 : TemplateText.Read(latest.Json).Template.Version + 1;
            if (version > JobTemplate.MaxVersion)
                return new TemplateCreation.Refused([$"The template '{template.Name}' has had {JobTemplate.MaxVersion} versions; take another name."]);

            var stored = new StoredTemplate(template with { Version = version }, clock.GetUtcNow(), null);
            var json = TemplateText.Write(stored);
            DocumentWrite[] writes = [new(VersionKey(template.Name, version), 0, json), new(LatestKey(template.Name), latest?.Version ?? 0, json)];
            if (await documents.TryWriteAsync(writes, cancellationToken))
                return new TemplateCreation.Created(stored);
        }
    }

    /// <summary>A version of a template, or its latest if <paramref name="version"/> is null; null if there is none. Retired ones are found, too.</summary>
    public async Task<StoredTemplate?> FindAsync(TemplateName name, int? version, CancellationToken cancellationToken)
    {
        if (version is < 1 or > JobTemplate.MaxVersion)
            return null;

        var document = await documents.FindAsync(version is { } one ? VersionKey(name, one) : LatestKey(name), cancellationToken);
        return document is null ? null : TemplateText.Read(document.Json);
    }

    /// <summary>The latest versions of at most <paramref name="limit"/> templates whose names come after <paramref name="after"/> ("" for the first), by name.</summary>
    /// <exception cref="ArgumentException">The limit is below 1, or no name can be like <paramref name="after"/>.</exception>
    public async Task<IReadOnlyList<StoredTemplate>> ListAsync(string after, int limit, CancellationToken cancellationToken)
    {
        var latest = await documents.ListAsync(LatestKind, after, limit, cancellationToken);
        return [.. latest.Select(static one => TemplateText.Read(one.Json))];
    }

    /// <summary>At most <paramref name="limit"/> versions of a template after version <paramref name="after"/> (0 for the first), oldest first.</summary>
    /// <exception cref="ArgumentException">The limit is below 1, or <paramref name="after"/> is not 0 to 999,999.</exception>
    public async Task<IReadOnlyList<StoredTemplate>> ListVersionsAsync(TemplateName name, int after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(after, JobTemplate.MaxVersion);
        var versions = await documents.ListAsync(VersionKind, VersionKey(name, after).Name, limit, cancellationToken);
        return [.. versions.TakeWhile(one => one.Key.Name.StartsWith($"{name}/", StringComparison.Ordinal)).Select(static one => TemplateText.Read(one.Json))];
    }

    /// <summary>
    /// Retires a version, or the latest if <paramref name="version"/> is null: no new jobs are made from it, those that there are
    /// stay as they are. Atomic. A retired one stays retired since the first time. Null if there is no such version.
    /// </summary>
    public async Task<StoredTemplate?> RetireAsync(TemplateName name, int? version, CancellationToken cancellationToken)
    {
        while (await documents.FindAsync(LatestKey(name), cancellationToken) is { } latest)
        {
            var newest = TemplateText.Read(latest.Json);
            var number = version ?? newest.Template.Version;
            if (number < 1 || number > newest.Template.Version || await documents.FindAsync(VersionKey(name, number), cancellationToken) is not { } document)
                return null;

            var stored = TemplateText.Read(document.Json);
            if (stored.RetiredAt is not null)
                return stored;

            var retired = stored with { RetiredAt = clock.GetUtcNow() };
            List<DocumentWrite> writes = [new(document.Key, document.Version, TemplateText.Write(retired))];
            if (number == newest.Template.Version)
                writes.Add(new DocumentWrite(latest.Key, latest.Version, TemplateText.Write(retired)));

            if (await documents.TryWriteAsync(writes, cancellationToken))
                return retired;
        }

        return null;
    }

    /// <summary>
    /// Makes a job of a version of a template, or of its latest if <paramref name="version"/> is null, and a JSON object of
    /// parameters. Refused also if there is no such version, or if it is retired.
    /// </summary>
    public async Task<Expansion> ExpandAsync(TemplateName name, int? version, Payload? parameters, CancellationToken cancellationToken) =>
        Expand(await FindAsync(name, version, cancellationToken), name, version, parameters);

    /// <summary>What <see cref="ExpandAsync"/> answers where a version was looked up before: for many jobs of one template.</summary>
    public static Expansion Expand(StoredTemplate? found, TemplateName name, int? version, Payload? parameters) => found switch
    {
        null => new Expansion.Refused([$"There is no {(version is { } number ? $"version {number} of the template '{name}'" : $"template '{name}'")}."]),
        { RetiredAt: not null } retired => new Expansion.Refused(
            [$"Version {retired.Template.Version} of the template '{name}' is retired; name a version that is not, or create a new one."]),
        { Template: var template } => template.Expand(parameters),
    };

    private static DocumentKey LatestKey(TemplateName name) => new(LatestKind, name.Value);

    private static DocumentKey VersionKey(TemplateName name, int version) =>
        new(VersionKind, $"{name}/{version.ToString("D6", CultureInfo.InvariantCulture)}");
}
