using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Testing;

namespace Simulation.Tests;

/// <summary>What a run consists of, and what goes wrong in it: one case in so many; 0 means never.</summary>
internal sealed record Profile
{
    public int Jobs { get; init; } = 120;

    public int Workers { get; init; } = 3;

    public int Sweepers { get; init; } = 2;

    public int Dispatchers { get; init; } = 2;

    /// <summary>Calls of ports that fail, before or after their effect.</summary>
    public int OneCallFailsIn { get; init; } = 120;

    /// <summary>Steps before which a process dies.</summary>
    public int OneStepKillsIn { get; init; } = 500;

    /// <summary>Steps before which a process stands still, up to 90 seconds.</summary>
    public int OneStepSuspendsIn { get; init; } = 700;

    /// <summary>Messages and changes that come twice.</summary>
    public int OneIsRepeatedIn { get; init; } = 15;

    /// <summary>Messages and changes that never come. Then jobs are woken directly too, and the sweep repairs what was lost.</summary>
    public int OneIsLostIn { get; init; }

    /// <summary>Whether the sweep repairs what was lost.</summary>
    public bool Repairs { get; init; } = true;

    /// <summary>Whether people pause, cancel, resume and bring back.</summary>
    public bool Meddles { get; init; } = true;

    /// <summary>How long the system may take to end everything once nothing goes wrong any more.</summary>
    public TimeSpan Settles { get; init; } = TimeSpan.FromMinutes(75);

    /// <summary>Stands between the processes and the store of jobs.</summary>
    public Func<InMemoryJobStore, IJobStore> Store { get; init; } = static memory => memory;

    public Func<InMemoryJobStore, IJobRelations> Relations { get; init; } = static memory => memory;

    public Func<InMemoryDocumentStore, IDocumentStore> Documents { get; init; } = static memory => memory;

    /// <summary>A feed and a queue that lose nothing, as SQLite's.</summary>
    public static Profile Faithful { get; } = new();

    /// <summary>A feed and a queue that lose something now and then: more than those of the cloud.</summary>
    public static Profile Lossy { get; } = new() { OneIsLostIn = 12 };

    /// <summary>Workers die and sleep; all else works.</summary>
    public static Profile Deadly { get; } = new() { OneCallFailsIn = 0, OneStepKillsIn = 250, OneStepSuspendsIn = 300, OneIsRepeatedIn = 0 };
}
