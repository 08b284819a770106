using System.Text.Json;

namespace LocalCloud.Faults;

/// <summary>
/// What a test does to deliveries. Queues and streams may deliver twice and in another order than that of sending; these
/// switches make them do so.
/// </summary>
public sealed class DeliveryFaults
{
    private readonly Random _random;
    private readonly Lock _lock = new();

    internal DeliveryFaults(Random random) => _random = random;

    /// <summary>How likely a batch is delivered twice: 0 to 1.</summary>
    public double Duplicates { get; set; }

    /// <summary>Whether the records of a batch come in a random order.</summary>
    public bool Shuffles { get; set; }

    /// <summary>Which records of a stream are lost. They count as delivered.</summary>
    public Func<JsonElement, bool> LosesRecord { get; set; } = static _ => false;

    internal int Times()
    {
        lock (_lock)
            return _random.NextDouble() < Duplicates ? 2 : 1;
    }

    internal IReadOnlyList<T> Order<T>(IReadOnlyList<T> batch)
    {
        if (!Shuffles)
            return batch;

        T[] shuffled = [.. batch];
        lock (_lock)
            _random.Shuffle(shuffled);

        return shuffled;
    }
}
