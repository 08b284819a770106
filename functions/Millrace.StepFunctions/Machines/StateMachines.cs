using System.Text.Json;
using Millrace.Documents;
using Millrace.States;
using Millrace.StepFunctions.Machines;

namespace Millrace.StepFunctions;

/// <summary>The state machines: those that the program registered, and those that were created over the API.</summary>
/// <param name="registered">By their names.</param>
/// <param name="store">Where those of the API are kept.</param>
public sealed class StateMachines(IReadOnlyDictionary<string, StateMachine> registered, IDocumentStore store)
{
    private const string Kind = "states.machine";
    private readonly DefinitionParts _definitions = new(store);

    /// <summary>The machine with a name, or null.</summary>
    public async Task<StateMachine?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (registered.TryGetValue(name, out var machine))
            return machine;

        while (true)
        {
            var (document, _) = await ReadAsync(name, cancellationToken);
            if (document is null)
                return null;

            if (await _definitions.ReadAsync(name, document.RevisionId, document.Parts, cancellationToken) is { } definition)
                return Of(name, document, definition);
        }
    }

    /// <summary>Up to <paramref name="limit"/> machines behind a name, in the order of their names, without their definitions.</summary>
    public async Task<IReadOnlyList<StateMachine>> ListAsync(string after, int limit, CancellationToken cancellationToken)
    {
        var created = await store.ListAsync(Kind, after, limit, cancellationToken);
        return
        [
            .. created.Select(one => Of(one.Key.Name, Parse(one), ""))
                .Concat(registered.Values.Where(one => DocumentRules.NameOrder.Compare(one.Name, after) > 0))
                .OrderBy(static one => one.Name, DocumentRules.NameOrder)
                .Take(limit),
        ];
    }

    /// <summary>Adds a machine; false if there is one of its name.</summary>
    internal async Task<bool> TryAddAsync(StateMachine machine, CancellationToken cancellationToken) =>
        !registered.ContainsKey(machine.Name) && await TryReplaceAsync(machine, 0, cancellationToken);

    /// <summary>Changes a machine that the API created, unless it is gone.</summary>
    internal async Task<StateMachine?> UpdateAsync(string name, Func<StateMachine, StateMachine> change, CancellationToken cancellationToken)
    {
        while (await FindAsync(name, cancellationToken) is { IsRegistered: false } machine)
        {
            var (document, version) = await ReadAsync(name, cancellationToken);
            if (document is null || document.RevisionId != machine.RevisionId)
                continue;

            var next = change(machine);
            if (ReferenceEquals(next, machine))
                return machine;

            if (next.RevisionId == machine.RevisionId ? await TryWriteAsync(next, document.Parts, version, cancellationToken) : await TryReplaceAsync(next, version, cancellationToken))
            {
                if (next.RevisionId != machine.RevisionId)
                    await _definitions.DeleteAsync(name, document.RevisionId, document.Parts, cancellationToken);

                return next;
            }
        }

        return null;
    }

    /// <summary>Deletes a machine that the API created. Its executions keep the definition that they were started with.</summary>
    internal async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var (document, version) = await ReadAsync(name, cancellationToken);
        if (document is not null && await store.TryWriteAsync([new DocumentWrite(new DocumentKey(Kind, name), version, null)], cancellationToken))
            await _definitions.DeleteAsync(name, document.RevisionId, document.Parts, cancellationToken);
    }

    private static StateMachine Of(string name, MachineDocument document, string definition) => new(name, definition)
    {
        Type = Enum.Parse<StateMachineType>(document.Type),
        RoleArn = document.RoleArn,
        CreatedAt = document.CreatedAt,
        UpdatedAt = document.UpdatedAt,
        RevisionId = document.RevisionId,
        Logging = document.Logging,
        Tracing = document.Tracing,
        Encryption = document.Encryption,
        Tags = document.Tags,
    };

    private async Task<bool> TryReplaceAsync(StateMachine machine, long expected, CancellationToken cancellationToken)
    {
        var revision = machine.RevisionId ?? throw new ArgumentException("A machine of the API has a revision.", nameof(machine));
        var parts = await _definitions.WriteAsync(machine.Name, revision, machine.Definition, cancellationToken);
        if (await TryWriteAsync(machine, parts, expected, cancellationToken))
            return true;

        await _definitions.DeleteAsync(machine.Name, revision, parts, cancellationToken);
        return false;
    }

    private Task<bool> TryWriteAsync(StateMachine machine, int parts, long expected, CancellationToken cancellationToken)
    {
        var document = new MachineDocument
        {
            Type = machine.Type.ToString(),
            RoleArn = machine.RoleArn,
            CreatedAt = machine.CreatedAt,
            UpdatedAt = machine.UpdatedAt,
            RevisionId = machine.RevisionId ?? "",
            Parts = parts,
            Logging = machine.Logging,
            Tracing = machine.Tracing,
            Encryption = machine.Encryption,
            Tags = machine.Tags,
        };
        return store.TryWriteAsync(
            [new DocumentWrite(new DocumentKey(Kind, machine.Name), expected, JsonSerializer.Serialize(document, StoredJson.Default.MachineDocument))], cancellationToken);
    }

    private async Task<(MachineDocument? Document, long Version)> ReadAsync(string name, CancellationToken cancellationToken) =>
        await store.FindAsync(new DocumentKey(Kind, name), cancellationToken) is { } found ? (Parse(found), found.Version) : (null, 0);

    private static MachineDocument Parse(Document document) =>
        JsonSerializer.Deserialize(document.Json, StoredJson.Default.MachineDocument) ?? throw new InvalidOperationException($"{document.Key} is null.");
}
