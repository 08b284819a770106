using System.Diagnostics.CodeAnalysis;
using Millrace.Jobs;

namespace Millrace;

/// <summary>A job type that this program knows.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Handler">Does its work.</param>
/// <param name="Options">How its jobs are run.</param>
public sealed record RegisteredType(JobType Type, IJobHandler Handler, JobTypeOptions Options);

/// <summary>The job types that this program knows.</summary>
public sealed class JobTypes
{
    private readonly Dictionary<JobType, RegisteredType> _types = [];

    /// <summary>The names, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _types.Keys.Select(static type => type.Value).Order(StringComparer.Ordinal)];

    /// <summary>All registrations, in no order.</summary>
    public IReadOnlyCollection<RegisteredType> All => _types.Values;

    /// <summary>Every rule that the registrations break, as sentences.</summary>
    public IEnumerable<string> Problems() => _types.Values.SelectMany(static known => known.Options.Problems(known.Type));

    /// <summary>Adds a type.</summary>
    /// <exception cref="ArgumentException">The type is registered already.</exception>
    public void Add(RegisteredType type)
    {
        if (!_types.TryAdd(type.Type, type))
            throw new ArgumentException($"Job type '{type.Type}' is registered twice.", nameof(type));
    }

    /// <summary>The registration of a type.</summary>
    public bool TryFind(JobType type, [NotNullWhen(true)] out RegisteredType? known) => _types.TryGetValue(type, out known);

    /// <summary>How jobs of a type are run; the defaults for a type that this program does not know.</summary>
    public JobTypeOptions OptionsOf(JobType type) => _types.TryGetValue(type, out var known) ? known.Options : new JobTypeOptions();
}
