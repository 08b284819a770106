using Millrace.Host.Deployment;

namespace LocalCloud.Mappings;

/// <summary>An SQS event of a function, as the template says it.</summary>
internal sealed record QueueMappingSettings
{
    /// <summary>The queue's address.</summary>
    public required string QueueUrl { get; init; }

    /// <summary>The queue's ARN.</summary>
    public required string QueueArn { get; init; }

    /// <summary>How many messages an event has at most.</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>How long to collect a batch.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>How many invocations are under way at most.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>Whether the answer names the messages that failed.</summary>
    public bool ReportsItems { get; init; }

    /// <summary>How long a receive waits for a message.</summary>
    public TimeSpan LongPoll { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The trace of a message, where the queue does not say it.</summary>
    public Func<string, string?> TraceOf { get; init; } = static _ => null;

    /// <summary>Which messages the function is for. The others are deleted.</summary>
    public EventFilter Filter { get; init; } = EventFilter.All;
}
