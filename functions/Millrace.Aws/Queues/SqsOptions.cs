using Millrace.Jobs;

namespace Millrace.Aws.Queues;

/// <summary>Where the driver finds its queues. The region and the credentials are the SDK's matter.</summary>
public sealed record SqsOptions
{
    /// <summary>The longest that SQS waits for a message.</summary>
    public static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The address of each lane's queue, of one lane each: a message does not name its lane. A lane without a queue can be
    /// neither sent to nor received from.
    /// </summary>
    public required IReadOnlyDictionary<Lane, string> QueueUrls { get; init; }

    /// <summary>The pool whose workers these queues serve. Messages of other pools are left to their own deployments. "" by default.</summary>
    public string Pool { get; init; } = "";

    /// <summary>
    /// Whether messages carry their fair key as the message group of a fair queue, so that SQS lets keys take turns. Off by default: AWS may
    /// bill it.
    /// </summary>
    public bool FairQueues { get; init; }

    /// <summary>How long one request waits for a message. 20 seconds by default, the longest: fewer requests are cheaper.</summary>
    public TimeSpan PollFor { get; init; } = LongestPoll;

    /// <summary>Another SQS than that of AWS: an emulator. It is called with made-up credentials. None by default.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Everything that is wrong with the options, a sentence each; empty if nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (QueueUrls.Count == 0)
            yield return "Sqs:QueueUrls is empty; name the queue of at least one lane.";

        foreach (var (lane, url) in QueueUrls.OrderBy(static pair => pair.Key.Number))
        {
            if (!IsHttp(url))
                yield return $"Sqs:QueueUrls:{lane} must be an absolute http or https address, was '{url}'.";
        }

        foreach (var shared in QueueUrls.OrderBy(static pair => pair.Key.Number).GroupBy(static pair => pair.Value).Where(static lanes => lanes.Count() > 1))
            yield return $"Sqs:QueueUrls gives {string.Join(", ", shared.Select(static pair => pair.Key))} the same queue '{shared.Key}'; every lane needs its own.";

        if (PollFor < TimeSpan.FromSeconds(1) || PollFor > LongestPoll || PollFor.Ticks % TimeSpan.TicksPerSecond != 0)
            yield return $"Sqs:PollFor must be 1 to 20 whole seconds, was {PollFor}.";

        if (Endpoint is { } endpoint && !IsHttp(endpoint.OriginalString))
            yield return $"Sqs:Endpoint must be an absolute http or https address, was '{endpoint}'.";
    }

    private static bool IsHttp(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
