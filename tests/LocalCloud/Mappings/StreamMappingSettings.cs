using Millrace.Host.Deployment;

namespace LocalCloud.Mappings;

/// <summary>A DynamoDB event of a function, as the template says it. The defaults are those of AWS.</summary>
internal sealed record StreamMappingSettings
{
    /// <summary>The table whose stream it reads.</summary>
    public required string Table { get; init; }

    /// <summary>How many records an event has at most.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>How long to collect a batch.</summary>
    public TimeSpan Window { get; init; }

    /// <summary><c>TRIM_HORIZON</c> or <c>LATEST</c>.</summary>
    public string StartingPosition { get; init; } = "TRIM_HORIZON";

    /// <summary>How often a batch is tried again; -1 for as long as the stream keeps it.</summary>
    public int Retries { get; init; } = -1;

    /// <summary>Older records are set aside. None by default.</summary>
    public TimeSpan? MaximumAge { get; init; }

    /// <summary>Whether a batch that failed is split, so that a poison record is found.</summary>
    public bool Bisects { get; init; }

    /// <summary>Whether the answer names the record that failed.</summary>
    public bool ReportsItems { get; init; }

    /// <summary>The address of the queue that hears of what is set aside.</summary>
    public string? OnFailureUrl { get; init; }

    /// <summary>Which records the function is for.</summary>
    public EventFilter Filter { get; init; } = EventFilter.All;

    /// <summary>How long an empty shard is left alone.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The wait before the first retry; it doubles.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The file that keeps how far each shard has been read. Null: nothing is kept.</summary>
    public string? CheckpointFile { get; init; }
}
