namespace Millrace.Leases;

/// <summary>How leases are kept.</summary>
public sealed record LeaseOptions
{
    /// <summary>How long a lease lasts without a beat.</summary>
    public TimeSpan LeaseFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a running attempt renews its lease.</summary>
    public TimeSpan BeatEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often changed progress and new log lines are written.</summary>
    public TimeSpan ReportEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a handler may take to stop when it is told to; then the attempt goes on without it.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Every rule that these options break, as sentences.</summary>
    public IEnumerable<string> Problems()
    {
        if (BeatEvery <= TimeSpan.Zero)
            yield return $"Leases:BeatEvery must be positive, was {BeatEvery}.";

        if (ReportEvery <= TimeSpan.Zero || ReportEvery > BeatEvery)
            yield return $"Leases:ReportEvery must be positive and at most Leases:BeatEvery ({BeatEvery}), was {ReportEvery}.";

        if (StopWithin <= TimeSpan.Zero)
            yield return $"Leases:StopWithin must be positive, was {StopWithin}.";

        if (LeaseFor < 2 * BeatEvery)
            yield return $"Leases:LeaseFor ({LeaseFor}) must be at least twice Leases:BeatEvery ({BeatEvery}), or one late beat loses the lease.";
    }
}
