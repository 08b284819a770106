using Millrace.Callbacks;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Host;

/// <summary>How the single process runs.</summary>
internal sealed record ProcessOptions
{
    public required string DataFolder { get; init; }

    /// <summary>How many jobs of each resource class run at the same time.</summary>
    public IReadOnlyDictionary<ResourceClass, int> Workers { get; init; } = new Dictionary<ResourceClass, int>
    {
        [ResourceClass.Cpu] = 10,
        [ResourceClass.Memory] = 2,
        [ResourceClass.Gpu] = 1,
    };

    public bool SurvivesPowerLoss { get; init; }

    public LeaseOptions Leases { get; init; } = new();

    /// <summary>Whether every line of every handler also goes to this process's log.</summary>
    public bool EchoesJobLines { get; init; }

    /// <summary>The pools whose messages this process serves.</summary>
    public IReadOnlyList<string> Pools { get; init; } = [""];

    public PlatformOptions Platform { get; init; } = new();

    public CallbackOptions Callbacks { get; init; } = new();
}
