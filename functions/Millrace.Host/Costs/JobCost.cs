namespace Millrace.Host.Costs;

/// <summary>What the jobs of a user are like.</summary>
internal sealed record Workload
{
    /// <summary>How many jobs one request submits.</summary>
    public int JobsARequest { get; init; } = 1;

    /// <summary>How many messages Work gets at a time, 1 to 10.</summary>
    public int MessagesABatch { get; init; } = 10;

    /// <summary>How long a job computes, in milliseconds.</summary>
    public double Milliseconds { get; init; } = 5;

    /// <summary>The memory of the functions, in MB.</summary>
    public double Megabytes { get; init; } = 512;

    /// <summary>The size of a job's item, in KB: its input, its result and about half a KB of its own.</summary>
    public double Kilobytes { get; init; } = 1;

    /// <summary>Whether jobs are submitted with an idempotency key.</summary>
    public bool HasKey { get; init; }

    /// <summary>How often a job's lease is renewed: once for each ten seconds it runs.</summary>
    public double Beats { get; init; }

    /// <summary>How many KB of log lines a job writes.</summary>
    public double LogKilobytes { get; init; }

    /// <summary>Whether jobs are woken by a message of their own right after the commit, or by the feed alone, in batches.</summary>
    public bool IsWokenDirectly { get; init; } = true;

    /// <summary>Every rule that these figures break, as sentences.</summary>
    public IEnumerable<string> Problems()
    {
        if (JobsARequest is < 1 or > 1_000)
            yield return $"--jobs-a-request must be 1 to 1000, was {JobsARequest}.";

        if (MessagesABatch is < 1 or > 10)
            yield return $"--messages-a-batch must be 1 to 10, was {MessagesABatch}.";

        if (Milliseconds is not (>= 0 and <= 900_000))
            yield return $"--ms must be 0 to 900000, was {Milliseconds}.";

        if (Megabytes is not (>= 128 and <= 10_240))
            yield return $"--memory must be 128 to 10240, was {Megabytes}.";

        if (Kilobytes is not (> 0 and <= 400))
            yield return $"--kb must be more than 0 and at most 400, was {Kilobytes}.";

        if (Beats is not (>= 0 and <= 1_000_000))
            yield return $"--beats must be 0 to 1000000, was {Beats}.";

        if (LogKilobytes is not (>= 0 and <= 10_000))
            yield return $"--log-kb must be 0 to 10000, was {LogKilobytes}.";
    }
}

/// <summary>A part of the price of a million jobs.</summary>
/// <param name="Item">What is paid for.</param>
/// <param name="Count">How many of it a job takes.</param>
/// <param name="Dollars">What they cost for a million jobs.</param>
internal sealed record CostItem(string Item, double Count, double Dollars);

/// <summary>
/// The price of a million jobs in the distributed deployment. The counts of requests are the deployment's own, held by a test that
/// counts them; the prices are AWS's list prices of us-east-1, September 2026, after all free tiers.
/// </summary>
internal static class JobCost
{
    /// <summary>The writes of a plain job: added, claimed, settled.</summary>
    public const int Writes = 3;

    // A transaction writes each of its two items, job and key, at the price of two writes.
    private const int KeyUnits = 3;

    // The sweep looks at a job two minutes, half an hour and six hours after it was added.
    private const int Looks = 3;

    // A function's own work for a request or a batch, beside the jobs'.
    private const double OwnMilliseconds = 5;

    // Dispatch gets up to 500 changes at a time; in busy hours hundreds.
    private const double ChangesABatch = 100;

    // The figures of a batch are one line of about 600 bytes.
    private const double MetricKilobytes = 0.6;

    private const double HttpCall = 1.00;
    private const double WriteUnit = 0.625;
    private const double ReadUnit = 0.125;
    private const double QueueCall = 0.40;
    private const double Invocation = 0.20;
    private const double GigabyteMillisecond = 0.0133334; // arm64
    private const double LogKilobyte = 0.477;

    public static IReadOnlyList<CostItem> Of(Workload work)
    {
        var request = 1.0 / work.JobsARequest;
        var batch = 1.0 / work.MessagesABatch;
        var send = work.IsWokenDirectly ? 1.0 / Math.Min(work.JobsARequest, 10) : 0.1;
        var units = Math.Ceiling(work.Kilobytes);
        // Eventually consistent, many jobs together: half a unit for 4 KB of them.
        var reads = (1 + Looks) * work.Kilobytes / 8;
        var gigabytes = work.Megabytes / 1024;
        return
        [
            Item("API Gateway requests", request, HttpCall),
            Item("DynamoDB write units", (Writes + work.Beats) * units, WriteUnit),
            Item("DynamoDB write units of idempotency keys", work.HasKey ? KeyUnits * units : 0, WriteUnit),
            Item("DynamoDB write units of log lines", Math.Ceiling(work.LogKilobytes), WriteUnit),
            Item("DynamoDB read units", reads, ReadUnit),
            Item("SQS requests: send", send, QueueCall),
            Item("SQS requests: receive, hide, delete", 3 * batch, QueueCall),
            Item("Lambda invocations", request + batch + (1 / ChangesABatch), Invocation),
            Item("Lambda GB-milliseconds", ((OwnMilliseconds * request) + work.Milliseconds + (OwnMilliseconds / ChangesABatch)) * gigabytes, GigabyteMillisecond),
            Item("CloudWatch KB of logs and metrics", (MetricKilobytes * (batch + (1 / ChangesABatch))) + work.LogKilobytes, LogKilobyte),
        ];
    }

    private static CostItem Item(string item, double count, double price) => new(item, count, count * price);
}
