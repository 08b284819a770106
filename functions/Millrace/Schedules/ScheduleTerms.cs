using Millrace.Jobs;

namespace Millrace.Schedules;

/// <summary>What happens when a schedule is to fire and the job of its last firing has not ended.</summary>
public enum OverlapPolicy
{
    /// <summary>Both jobs run.</summary>
    Allow,

    /// <summary>The firing is left out.</summary>
    Skip,
}

/// <summary>What happens to firings that nobody carried out within <see cref="Schedule.OnTimeFor"/>, since nothing ran.</summary>
public enum MissedRunPolicy
{
    /// <summary>They are left out.</summary>
    Skip,

    /// <summary>The last of them is made up for, unless one that is on time fires anyway.</summary>
    RunOnce,

    /// <summary>All are made up for: the last <see cref="Schedule.MaxFirings"/>, counted with those on time.</summary>
    RunAll,
}

/// <summary>The job that every firing starts.</summary>
/// <param name="Type">Picks the handler.</param>
/// <param name="Input">What the handler gets.</param>
/// <param name="Priority">The priority; null means that of the type's lane.</param>
public sealed record ScheduledJob(JobType Type, Payload Input, Priority? Priority = null);

/// <summary>What a schedule is told to do. Its <see cref="Problems"/> say which rules it breaks.</summary>
public sealed record ScheduleTerms
{
    /// <summary>The longest input, in characters.</summary>
    public const int MaxInput = 32 * 1024;

    /// <summary>The longest jitter.</summary>
    public static readonly TimeSpan MaxJitter = TimeSpan.FromDays(1);

    /// <summary>When it fires: see <see cref="ScheduleExpression"/>.</summary>
    public required string Expression { get; init; }

    /// <summary>The zone of <c>cron</c> and <c>at</c>, by its name in the IANA database; UTC by default.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>The job that every firing starts.</summary>
    public required ScheduledJob Job { get; init; }

    /// <summary>What happens while the last job has not ended; by default both run.</summary>
    public OverlapPolicy Overlap { get; init; } = OverlapPolicy.Allow;

    /// <summary>What happens to missed firings; by default one run makes up for all of them.</summary>
    public MissedRunPolicy Missed { get; init; } = MissedRunPolicy.RunOnce;

    /// <summary>How much later than its firing a job may start, 0 to <see cref="MaxJitter"/>; 0 by default.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>It does not fire before; a <c>rate</c> is counted from here. Null means that there is no such border.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>It does not fire at this time or later; null means that there is no such border.</summary>
    public DateTimeOffset? EndAt { get; init; }

    /// <summary>Every rule that these terms break, as sentences.</summary>
    public IEnumerable<string> Problems()
    {
        var isExpression = ScheduleExpression.TryParse(Expression, out var expression, out var wrongExpression);
        if (wrongExpression is not null)
            yield return wrongExpression;

        var isZone = TimeZones.TryFind(Zone, out var zone, out var wrongZone);
        if (wrongZone is not null)
            yield return wrongZone;

        if (isExpression && isZone && WhyNeverFires(expression, zone) is { } never)
            yield return never;

        if (Jitter < TimeSpan.Zero || Jitter > MaxJitter)
            yield return $"The jitter must be 0 to {MaxJitter}, was {Jitter}.";

        if (StartAt is { } start && EndAt is { } end && end <= start)
            yield return $"The end ({end:O}) must be after the start ({start:O}), or the schedule never fires.";

        if (!Enum.IsDefined(Overlap) || !Enum.IsDefined(Missed))
            yield return $"The policies must be allow or skip for overlap and skip, runOnce or runAll for missed, were {Overlap} and {Missed}.";

        foreach (var problem in JobProblems())
            yield return problem;
    }

    private static string? WhyNeverFires(ScheduleExpression? expression, TimeZoneInfo? zone) =>
        expression is null || zone is null || expression.NextAfter(DateTimeOffset.MinValue, zone, DateTimeOffset.UnixEpoch) is not null
            ? null
            : $"'{expression}' never fires: there is no such time in {zone.Id} until the end of 2199.";

    private IEnumerable<string> JobProblems()
    {
        if (!JobType.TryParse(Job.Type.Value, out _))
            yield return $"'{Job.Type}' is not a job type; a job type has {JobType.Rule}.";

        if (Job.Input.Json is not { Length: <= MaxInput } input)
            yield return $"The input has {Job.Input.Json?.Length ?? 0} characters; a schedule's input has at most {MaxInput}.";
        else if (!PayloadConverter.IsJson(input))
            yield return "The input is no JSON value.";

        if (Job.Priority is { } priority && !Enum.IsDefined(priority))
            yield return $"The priority must be high, normal or low, was {priority}.";
    }
}
