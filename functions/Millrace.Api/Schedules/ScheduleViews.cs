using System.ComponentModel;
using System.Text.Json.Serialization;
using Millrace.Jobs;
using Millrace.Schedules;

namespace Millrace.Api.Schedules;

/// <summary>The job that every firing starts.</summary>
internal sealed record ScheduledJobBody(
    [property: Description("The job type.")] string Type,
    [property: Description("What the handler gets: any JSON of at most 32,768 characters.")]
    [property: JsonConverter(typeof(PayloadConverter))] Payload Input,
    [property: Description("The priority; without it that of the type's lane.")]
    [property: JsonConverter(typeof(Lower<Priority>))] Priority? Priority = null);

/// <summary>What a schedule is told to do.</summary>
// For the document only: the body is read field by field.
internal sealed record ScheduleBody
{
    [Description("When it fires: cron(...), rate(...) or at(...).")]
    public required string Expression { get; init; }

    [Description("The time zone of cron and at, by its name in the IANA database; UTC without it.")]
    public string? Zone { get; init; }

    [Description("The job that every firing starts.")]
    public required ScheduledJobBody Job { get; init; }

    [Description("What happens while the last job has not ended; allow without it.")]
    [JsonConverter(typeof(Lower<OverlapPolicy>))]
    public OverlapPolicy? Overlap { get; init; }

    [Description("What happens to missed firings; runOnce without it.")]
    [JsonConverter(typeof(Lower<MissedRunPolicy>))]
    public MissedRunPolicy? Missed { get; init; }

    [Description("How much later than its firing a job may start, at most a day: seconds as a number, or a text such as 90s, 5m, 2h or PT1M30S.")]
    [JsonConverter(typeof(PayloadConverter))]
    public Payload? Jitter { get; init; }

    [Description("It does not fire before; a rate is counted from here.")]
    public DateTime? StartAt { get; init; }

    [Description("It does not fire at this time or later.")]
    public DateTime? EndAt { get; init; }
}

/// <summary>Times to be worked out of an expression that is no schedule yet.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record PreviewBody(
    [property: Description("When it would fire.")] string Expression,
    [property: Description("The time zone of cron and at; UTC without it.")] string? Zone = null,
    [property: Description("How many firings, 1 to 100; 10 without it.")] int? Count = null);

/// <summary>A schedule.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record ScheduleView
{
    [Description("Its name.")]
    public required string Name { get; init; }

    [Description("When it fires.")]
    public required string Expression { get; init; }

    [Description("The time zone of cron and at.")]
    public required string Zone { get; init; }

    [Description("The job that every firing starts.")]
    public required ScheduledJobBody Job { get; init; }

    [Description("What happens while the last job has not ended.")]
    [JsonConverter(typeof(Lower<OverlapPolicy>))]
    public required OverlapPolicy Overlap { get; init; }

    [Description("What happens to missed firings.")]
    [JsonConverter(typeof(Lower<MissedRunPolicy>))]
    public required MissedRunPolicy Missed { get; init; }

    [Description("How much later than its firing a job may start, in seconds; left out where it is no time.")]
    public double? Jitter { get; init; }

    [Description("It does not fire before.")]
    public DateTime? StartAt { get; init; }

    [Description("It does not fire at this time or later.")]
    public DateTime? EndAt { get; init; }

    [Description("When it was made.")]
    public required DateTime CreatedAt { get; init; }

    [Description("Whether it does not fire until it is resumed.")]
    public required bool IsPaused { get; init; }

    [Description("When it fires next; left out while it is paused and when it is over.")]
    public DateTime? NextAt { get; init; }

    [Description("The time of its last firing.")]
    public DateTime? LastFiringAt { get; init; }

    [Description("The job of the last firing that started one.")]
    public string? LastJob { get; init; }

    [Description("Why the last firing started no job.")]
    public string? LastProblem { get; init; }

    public static ScheduleView Of(Schedule schedule) => new()
    {
        Name = schedule.Name,
        Expression = schedule.Terms.Expression,
        Zone = schedule.Terms.Zone,
        Job = new ScheduledJobBody(schedule.Terms.Job.Type.Value, schedule.Terms.Job.Input, schedule.Terms.Job.Priority),
        Overlap = schedule.Terms.Overlap,
        Missed = schedule.Terms.Missed,
        Jitter = schedule.Terms.Jitter > TimeSpan.Zero ? schedule.Terms.Jitter.TotalSeconds : null,
        StartAt = schedule.Terms.StartAt?.UtcDateTime,
        EndAt = schedule.Terms.EndAt?.UtcDateTime,
        CreatedAt = schedule.CreatedAt.UtcDateTime,
        IsPaused = schedule.IsPaused,
        NextAt = schedule.NextAt?.UtcDateTime,
        LastFiringAt = schedule.LastFiringAt?.UtcDateTime,
        LastJob = schedule.LastJob?.Value,
        LastProblem = schedule.LastProblem,
    };
}

/// <summary>A page of schedules, by name.</summary>
internal sealed record SchedulesView(
    [property: Description("The schedules.")] IReadOnlyList<ScheduleView> Schedules,
    [property: Description("What to send as `after` for the next page; null on the last one.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);

/// <summary>When a schedule fires.</summary>
internal sealed record PreviewView([property: Description("The next firings, without jitter; fewer than asked for if it ends before.")] IReadOnlyList<DateTime> Firings);

/// <summary>A job that was started by hand.</summary>
internal sealed record StartedView(
    [property: Description("The job's id.")] string Id,
    [property: Description("The state in which it was admitted.")]
    [property: JsonConverter(typeof(Lower<JobStateName>))] JobStateName State);
