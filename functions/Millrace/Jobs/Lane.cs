using System.Diagnostics.CodeAnalysis;

namespace Millrace.Jobs;

/// <summary>What a job mostly needs of a machine.</summary>
public enum ResourceClass
{
    /// <summary>Processor time.</summary>
    Cpu,

    /// <summary>Memory.</summary>
    Memory,

    /// <summary>A graphics processor.</summary>
    Gpu,
}

/// <summary>The order in which workers of a resource class look for work.</summary>
public enum Priority
{
    /// <summary>Before all others.</summary>
    High,

    /// <summary>The default.</summary>
    Normal,

    /// <summary>When nothing else waits.</summary>
    Low,
}

/// <summary>A queue with the workers that serve it. Its name is <c>cpu</c>, <c>cpu-high</c>, <c>memory-low</c> and so on.</summary>
public readonly record struct Lane(ResourceClass Class, Priority Priority)
{
    private static readonly string[] Names =
        ["cpu-high", "cpu", "cpu-low", "memory-high", "memory", "memory-low", "gpu-high", "gpu", "gpu-low"];

    /// <summary>Processor work of normal priority.</summary>
    public static Lane Default { get; } = new(ResourceClass.Cpu, Priority.Normal);

    /// <summary>All lanes, by class and then by priority.</summary>
    public static IReadOnlyList<Lane> All { get; } = Array.ConvertAll([0, 1, 2, 3, 4, 5, 6, 7, 8], FromNumber);

    /// <summary>A small number for drivers to store: never renumber.</summary>
    public int Number => ((int)Class * 3) + (int)Priority;

    /// <summary>The lane's name.</summary>
    public string Name => Names[Number];

    /// <summary>The lane with a stored number.</summary>
    public static Lane FromNumber(int number) => new((ResourceClass)(number / 3), (Priority)(number % 3));

    /// <summary>The lane with a name; false if there is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out Lane lane)
    {
        var number = Array.IndexOf(Names, name);
        lane = number < 0 ? default : FromNumber(number);
        return number >= 0;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
