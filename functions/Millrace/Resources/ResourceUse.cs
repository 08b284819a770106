using Millrace.Jobs;

namespace Millrace.Resources;

/// <summary>Who holds a resource now, and how far its rate is used up. Pure: every change makes the next one.</summary>
public sealed record ResourceUse
{
    /// <summary>A resource that nobody uses.</summary>
    public static ResourceUse None { get; } = new();

    /// <summary>The attempts that hold it.</summary>
    public IReadOnlyList<Holder> Holders { get; init; } = [];

    /// <summary>The generic cell rate algorithm's theoretical arrival time: when the next attempt would begin at the full rate (ITU-T I.371).</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>The use without an attempt.</summary>
    public ResourceUse Without(JobId job, long epoch) => Holders.Any(one => one.Job == job && one.Epoch == epoch)
        ? this with { Holders = [.. Holders.Where(one => one.Job != job || one.Epoch != epoch)] }
        : this;

    /// <summary>Whether an attempt may hold the resource now.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="attempt">Who would hold it.</param>
    /// <param name="slot">The slot that its rate gave to the job before; null if none.</param>
    /// <param name="now">The time.</param>
    public ResourceAnswer Ask(Resource resource, Holder attempt, DateTimeOffset? slot, DateTimeOffset now)
    {
        if (resource.Limit is { } limit && Holders.Count >= limit)
            return new ResourceAnswer.Full();

        var holders = resource.Limit is null ? Holders : [.. Holders, attempt];
        if (resource.Rate is not { } rate || HasCome(slot, rate, now))
            return new ResourceAnswer.Granted(this with { Holders = holders });

        var next = NextAt is { } at && at > now ? at : now;
        var earliest = next - (rate.Interval * (rate.Burst - 1));
        var taken = this with { NextAt = next + rate.Interval };
        return earliest <= now
            ? new ResourceAnswer.Granted(taken with { Holders = holders })
            : new ResourceAnswer.Later(taken, earliest);
    }

    // A slot that was given and has come; one that was missed is given anew, or those who were late would come all at once.
    private static bool HasCome(DateTimeOffset? slot, Rate rate, DateTimeOffset now) =>
        slot is { } at && at <= now && now < at + (rate.Per > LatestAfterSlot ? rate.Per : LatestAfterSlot);

    private static readonly TimeSpan LatestAfterSlot = TimeSpan.FromMinutes(1);
}

/// <summary>An attempt that holds a resource.</summary>
/// <param name="Job">The job.</param>
/// <param name="Epoch">The attempt.</param>
/// <param name="Until">Up to when nobody need ask whether it still lives.</param>
public sealed record Holder(JobId Job, long Epoch, DateTimeOffset Until);

/// <summary>What a resource answers to an attempt.</summary>
public abstract record ResourceAnswer
{
    private ResourceAnswer() { }

    /// <summary>It may hold it.</summary>
    public sealed record Granted(ResourceUse Next) : ResourceAnswer;

    /// <summary>Not before a time, which is now its own.</summary>
    public sealed record Later(ResourceUse Next, DateTimeOffset At) : ResourceAnswer;

    /// <summary>Not before another attempt lets it go.</summary>
    public sealed record Full : ResourceAnswer;
}
