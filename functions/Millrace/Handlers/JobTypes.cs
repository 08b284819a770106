using System.Diagnostics.CodeAnalysis;
using Millrace.Jobs;

namespace Millrace;

/// <summary>A job type that this program knows.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Handler">Does its work.</param>
/// <param name="Options">How its jobs are run.</param>
public sealed record RegisteredType(JobType Type, IJobHandler Handler, JobTypeOptions Options)
{
    // Read once: every submission is held against it.
    private readonly InputSchema? _schema = Options.InputSchema is { } text ? InputSchema.Read(text) : null;

    /// <summary>Why a text is no input for this type; null if it is one, or if only running it can tell.</summary>
    internal string? WhyNotReadable(Payload input, PayloadSerializer json) => _schema?.WhyNot(input) ?? Handler.WhyNotReadable(input, json);

    /// <summary>Every rule that the registration breaks, as sentences.</summary>
    internal IEnumerable<string> Problems() => _schema?.Broken is { } broken
        ? Options.Problems(Type).Append($"Job type {Type}: InputSchema cannot be used. {broken}")
        : Options.Problems(Type);
}

/// <summary>The job types that this program knows.</summary>
public sealed class JobTypes
{
    // By text: the runtime brings code for such a dictionary along, which a function that starts need not compile.
    private readonly Dictionary<string, RegisteredType> _types = [];

    /// <summary>The names, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _types.Keys.Order(StringComparer.Ordinal)];

    /// <summary>All registrations, in no order.</summary>
    public IReadOnlyCollection<RegisteredType> All => _types.Values;

    /// <summary>Every rule that the registrations break, as sentences.</summary>
    public IEnumerable<string> Problems() => _types.Values.SelectMany(static known => known.Problems());

    /// <summary>Adds a type.</summary>
    /// <exception cref="ArgumentException">The type is registered already.</exception>
    public void Add(RegisteredType type)
    {
        if (!_types.TryAdd(type.Type.Value, type))
            throw new ArgumentException($"Job type '{type.Type}' is registered twice.", nameof(type));
    }

    /// <summary>Adds a type, or takes the place of its earlier registration: for the platform's own, which belong to one store.</summary>
    public void Set(RegisteredType type) => _types[type.Type.Value] = type;

    /// <summary>The registration of a type.</summary>
    public bool TryFind(JobType type, [NotNullWhen(true)] out RegisteredType? known) => _types.TryGetValue(type.Value, out known);

    /// <summary>How jobs of a type are run; the defaults for a type that this program does not know.</summary>
    public JobTypeOptions OptionsOf(JobType type) => _types.TryGetValue(type.Value, out var known) ? known.Options : new JobTypeOptions();
}
