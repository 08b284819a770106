using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Millrace.Jobs;

namespace Millrace.Schedules;

/// <summary>Starts jobs at times. A value: every change makes the next one, and the store writes it if nobody was faster.</summary>
public sealed record Schedule
{
    /// <summary>The rule for names, as an error message says it.</summary>
    public const string NameRule = JobType.Rule;

    /// <summary>The most firings that one sweep makes up for; the oldest are dropped.</summary>
    public const int MaxFirings = 100;

    /// <summary>A firing that is later than this was missed.</summary>
    public static readonly TimeSpan OnTimeFor = TimeSpan.FromMinutes(5);

    // A firing whose sweeper died is noted by the next sweep. Its key must outlive the longest time without any.
    private static readonly TimeSpan FiringKeptFor = TimeSpan.FromDays(7);

    /// <summary>What it is called: see <see cref="NameRule"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is told to do.</summary>
    public required ScheduleTerms Terms { get; init; }

    /// <summary>Tells it from a schedule of the same name that was deleted.</summary>
    public required string Incarnation { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where a <c>rate</c> without a start is counted from: when the schedule was made or got its expression.</summary>
    public required DateTimeOffset AnchorAt { get; init; }

    /// <summary>Whether it does not fire until it is resumed.</summary>
    public bool IsPaused { get; init; }

    /// <summary>When it fires next; null while it is paused and when it is over.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>The time of its last firing, even one that started no job; null if it never fired.</summary>
    public DateTimeOffset? LastFiringAt { get; init; }

    /// <summary>The job of the last firing that started one.</summary>
    public JobId? LastJob { get; init; }

    /// <summary>Why the last firing started no job; null if it did.</summary>
    public string? LastProblem { get; init; }

    /// <summary>A schedule that fires from now on, or from its start.</summary>
    /// <exception cref="ArgumentException">The terms break a rule.</exception>
    public static Schedule Create(string name, ScheduleTerms terms, DateTimeOffset now) => new()
    {
        Name = name,
        Terms = terms,
        Incarnation = JobId.New(now).Value,
        CreatedAt = now,
        AnchorAt = now,
        NextAt = Timetable.Of(terms, now).NextFrom(now),
    };

    /// <summary>Every rule that a schedule of this name and terms breaks, as sentences.</summary>
    public static IEnumerable<string> Problems(string name, ScheduleTerms terms) => JobType.TryParse(name, out _)
        ? terms.Problems()
        : terms.Problems().Prepend($"'{name}' is not a schedule's name; it has {NameRule}.");

    /// <summary>Every rule that it breaks, as sentences.</summary>
    public IEnumerable<string> Problems() => Problems(Name, Terms);

    /// <summary>
    /// The schedule with other terms. It stays paused if it is, and its past stays. Under the same expression, zone and borders it fires
    /// next when it would have; otherwise from now on.
    /// </summary>
    /// <exception cref="ArgumentException">The terms break a rule.</exception>
    public Schedule Replace(ScheduleTerms terms, DateTimeOffset now)
    {
        var isSameTime = TimesOf(terms) == TimesOf(Terms);
        var next = this with { Terms = terms, AnchorAt = terms.Expression == Terms.Expression ? AnchorAt : now };
        return isSameTime || IsPaused ? next : next with { NextAt = next.Times().NextFrom(now) };
    }

    /// <summary>The schedule that does not fire until it is resumed.</summary>
    public Schedule Pause() => this with { IsPaused = true, NextAt = null };

    /// <summary>The schedule that fires from now on. What fell into the pause is not made up for. The same one if it is not paused.</summary>
    public Schedule Resume(DateTimeOffset now) =>
        IsPaused ? this with { IsPaused = false, NextAt = Times().NextFrom(now) } : this;

    /// <summary>Its firings from a time on, with or without a pause, in ascending order; without end, or until there are no more.</summary>
    public IEnumerable<DateTimeOffset> FiringsFrom(DateTimeOffset from) => Times().From(from);

    /// <summary>The firings that are to be carried out now, in ascending order; at most <see cref="MaxFirings"/>.</summary>
    public IReadOnlyList<DateTimeOffset> Due(DateTimeOffset now)
    {
        if (IsPaused || NextAt is not { } next || next > now)
            return [];

        var all = Times().Last(next, now, MaxFirings);
        var onTime = all.Where(firing => firing >= now - OnTimeFor).ToList();
        return Terms.Missed switch
        {
            MissedRunPolicy.RunAll => all,
            MissedRunPolicy.RunOnce => [.. onTime.Count > 0 ? onTime : all.TakeLast(1)],
            MissedRunPolicy.Skip => onTime,
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The schedule after one of its firings.</summary>
    public Schedule After(Firing firing) => this with
    {
        LastFiringAt = firing.At,
        LastJob = firing is Firing.Started started ? started.Job : LastJob,
        LastProblem = firing switch
        {
            Firing.Started => null,
            Firing.LeftOut leftOut => $"The firing at {firing.At:O} was left out: job {leftOut.Unended} had not ended.",
            Firing.Rejected rejected => $"The firing at {firing.At:O} was rejected: {rejected.Reason}",
            _ => throw new UnreachableException(),
        },
    };

    /// <summary>The schedule that waits for the first firing after <paramref name="now"/>.</summary>
    public Schedule MoveOn(DateTimeOffset now) => this with { NextAt = Times().NextAfter(now) };

    /// <summary>
    /// What a firing submits. Every sweeper makes the same one of the same firing; under its idempotency key the first one wins.
    /// </summary>
    public Submission SubmissionOf(DateTimeOffset firing) => new()
    {
        Type = Terms.Job.Type,
        Input = Terms.Job.Input,
        Priority = Terms.Job.Priority,
        RunAt = Terms.Jitter > TimeSpan.Zero ? firing + JitterOf(firing) : null,
        IdempotencyKey = $"schedule:{Name}:{Incarnation}:{firing.UtcTicks.ToString(CultureInfo.InvariantCulture)}",
        IdempotentFor = FiringKeptFor,
    };

    /// <summary>How much later than a firing its job starts: the same for the same name and firing, spread evenly from 0 to the jitter.</summary>
    public TimeSpan JitterOf(DateTimeOffset firing)
    {
        var seed = $"{Name}:{firing.UtcTicks.ToString(CultureInfo.InvariantCulture)}";
        var draw = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(seed)));
        return Terms.Jitter * (draw / (double)uint.MaxValue);
    }

    private static (string, string, DateTimeOffset?, DateTimeOffset?) TimesOf(ScheduleTerms terms) =>
        (terms.Expression, terms.Zone, terms.StartAt, terms.EndAt);

    private Timetable Times() => Timetable.Of(Terms, AnchorAt);
}
