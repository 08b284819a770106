using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Millrace.Jobs;

namespace Millrace.Types;

/// <summary>What operators, and the poison latch, have set for a job type.</summary>
public sealed record TypeSettings
{
    /// <summary>How many deaths in a row stop a type.</summary>
    public const int DeathsThatStop = 3;

    /// <summary>A type of which nothing is set.</summary>
    public static TypeSettings None { get; } = new();

    /// <summary>Why its jobs do not run; null if they do.</summary>
    public Stop? Stopped { get; init; }

    /// <summary>The workers that died in a row while they ran jobs of this type, oldest first.</summary>
    public IReadOnlyList<Death>? Deaths { get; init; }

    /// <summary>When it was resumed, while paused jobs of it may still have to be found.</summary>
    public DateTimeOffset? ResumedAt { get; init; }

    /// <summary>How new jobs are dealt to pools, by weight; null means that all go to the usual one.</summary>
    public IReadOnlyDictionary<string, int>? Pools { get; init; }

    /// <summary>Whether a job of the type must not run on workers of a code version.</summary>
    public bool IsStoppedFor(JobId job, string codeVersion) =>
        Stopped is { } stop && (stop.CodeVersion is null || stop.CodeVersion == codeVersion) && stop.Probe != job;

    /// <summary>The pool of a new job: the same job always gets the same one, and the weights hold over many.</summary>
    public string PoolOf(JobId id)
    {
        if (Pools is not { Count: > 0 } pools)
            return "";

        var total = pools.Values.Sum();
        var draw = total == 0 ? 0 : (int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(id.Value))) % (uint)total);
        foreach (var (pool, weight) in pools.OrderBy(static pool => pool.Key, StringComparer.Ordinal))
        {
            draw -= weight;
            if (draw < 0)
                return pool;
        }

        return "";
    }

    /// <summary>The settings after a worker died that ran a job of the type.</summary>
    public TypeSettings AfterDeath(Death death)
    {
        // One crash takes many attempts with it: it is one death.
        var sameCode = (Deaths ?? []).Where(one => one.CodeVersion == death.CodeVersion).ToList();
        if (sameCode.Any(one => one.Worker == death.Worker))
            return this;

        IReadOnlyList<Death> deaths = [.. sameCode, death];
        return this with
        {
            Deaths = deaths,
            Stopped = deaths.Count < DeathsThatStop || Stopped is { CodeVersion: null } ? Stopped : new Stop(
                $"{deaths.Count} workers died in a row while they ran it, the last one {death.Worker}.", Stopped?.Since ?? death.At, death.CodeVersion)
            {
                ProbeAt = death.At + Stop.ProbeAfter,
            },
        };
    }

    /// <summary>The settings after a job of the type ended by its handler: no row of deaths any more, and no stop because of one.</summary>
    public TypeSettings AfterSuccess(DateTimeOffset now) => this switch
    {
        { Stopped.CodeVersion: not null } => Resumed(now),
        { Deaths: not null } => this with { Deaths = null },
        _ => this,
    };

    /// <summary>The settings after the type was resumed.</summary>
    public TypeSettings Resumed(DateTimeOffset now) => this with { Stopped = null, Deaths = null, ResumedAt = now };
}

/// <summary>Why a type's jobs do not run.</summary>
/// <param name="Reason">In a sentence.</param>
/// <param name="Since">Since when.</param>
/// <param name="CodeVersion">The version of the code that it holds for; null for every one: an operator paused the type.</param>
public sealed record Stop(string Reason, DateTimeOffset Since, string? CodeVersion = null)
{
    /// <summary>How long after its last death a stopped type lets one job try.</summary>
    public static readonly TimeSpan ProbeAfter = TimeSpan.FromMinutes(1);

    /// <summary>When one of its jobs may try whether it can be run after all; null for a type that an operator paused.</summary>
    public DateTimeOffset? ProbeAt { get; init; }

    /// <summary>The job that tries.</summary>
    public JobId? Probe { get; init; }
}

/// <summary>A worker that gave no sign of life while it ran a job.</summary>
/// <param name="Worker">Which process.</param>
/// <param name="CodeVersion">The version of the code that it ran.</param>
/// <param name="At">When it was noticed.</param>
public sealed record Death(string Worker, string CodeVersion, DateTimeOffset At);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(JobIdJson)])]
[JsonSerializable(typeof(TypeSettings))]
internal sealed partial class TypeJson : JsonSerializerContext;
