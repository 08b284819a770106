using Millrace.Administration;
using Millrace.Documents;
using Millrace.Jobs;

namespace Millrace.Resources;

/// <summary>A resource, how it is used, and what waits for it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Resource">Its limits.</param>
/// <param name="Use">Who holds it.</param>
/// <param name="Waiting">The first jobs that wait for it, at most <see cref="ResourceControl.MostWaiting"/>.</param>
public sealed record ResourceStatus(string Name, Resource Resource, ResourceUse Use, IReadOnlyList<JobId> Waiting);

/// <summary>Defines resources and shows how they are used. Every change is in the audit trail.</summary>
public sealed class ResourceControl(IDocumentStore documents, ResourceLeases leases, AuditTrail audit)
{
    /// <summary>How many waiting jobs a status names.</summary>
    public const int MostWaiting = 20;

    private readonly DocumentSet<Resource> _resources = new(documents, "resource", ResourceJson.Default.Resource);
    private readonly DocumentSet<ResourceUse> _uses = new(documents, "resource-use", ResourceJson.Default.ResourceUse);

    /// <summary>Defines a resource, or changes its limits: for attempts that begin from now on.</summary>
    /// <exception cref="ArgumentException">The name or a limit breaks a rule.</exception>
    public async Task SetAsync(string name, Resource resource, Actor by, CancellationToken cancellationToken)
    {
        if (!JobType.TryParse(name, out _))
            throw new ArgumentException($"'{name}' is no name of a resource: {JobType.Rule}", nameof(name));

        if (resource.Problems().ToList() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(" ", problems), nameof(resource));

        await audit.RecordAsync(by, "resource.set", name, null, cancellationToken);
        await _resources.UpdateAsync(name, _ => resource, cancellationToken);
        await leases.WakeAsync(name, cancellationToken);
    }

    /// <summary>Deletes a resource: nothing limits it any more, and who waits for it goes on. False if there is none.</summary>
    public async Task<bool> DeleteAsync(string name, Actor by, CancellationToken cancellationToken)
    {
        await audit.RecordAsync(by, "resource.delete", name, null, cancellationToken);
        if (await _resources.FindAsync(name, cancellationToken) is null)
            return false;

        await _resources.UpdateAsync(name, static _ => null, cancellationToken);
        await leases.WakeAsync(name, cancellationToken);
        return true;
    }

    /// <summary>A resource as it stands; null if there is none.</summary>
    public async Task<ResourceStatus?> FindAsync(string name, CancellationToken cancellationToken) =>
        await _resources.FindAsync(name, cancellationToken) is { } resource
            ? new ResourceStatus(
                name,
                resource,
                await _uses.FindAsync(name, cancellationToken) ?? ResourceUse.None,
                await leases.WaitingAsync(name, MostWaiting, cancellationToken))
            : null;

    /// <summary>At most <paramref name="limit"/> resources after a name ("" for the first), in the order of names.</summary>
    public Task<IReadOnlyList<(string Name, Resource Resource)>> ListAsync(string after, int limit, CancellationToken cancellationToken) =>
        _resources.ListAsync(after, limit, cancellationToken);
}
