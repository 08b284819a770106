using System.Text.Json;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Jobs;
using Millrace.Schedules;

namespace Millrace.Api.Schedules;

/// <summary>Reads the bodies of schedules.</summary>
internal static class ScheduleRequest
{
    public const int UsualPreview = 10;

    private static readonly string[] Fields = ["expression", "zone", "job", "overlap", "missed", "jitter", "startAt", "endAt"];
    private static readonly string[] JobFields = ["type", "input", "priority"];

    /// <summary>The terms; whatever is wrong with them, or with the job that they start, is refused.</summary>
    public static ScheduleTerms Read(byte[] bytes, string name, Backend backend)
    {
        using var document = JsonBody.Parse(bytes, Fields);
        var body = document.RootElement;
        var terms = new ScheduleTerms
        {
            Expression = ReadExpression(body),
            Zone = Field.OptionalText(body, "zone") ?? "UTC",
            Job = ReadJob(body),
            Overlap = Field.OptionalName<OverlapPolicy>(body, "overlap") ?? OverlapPolicy.Allow,
            Missed = Field.OptionalName<MissedRunPolicy>(body, "missed") ?? MissedRunPolicy.RunOnce,
            Jitter = Field.OptionalSpan(body, "jitter") ?? TimeSpan.Zero,
            StartAt = Field.OptionalTime(body, "startAt"),
            EndAt = Field.OptionalTime(body, "endAt"),
        };
        if (Schedule.Problems(name, terms).ToList() is { Count: > 0 } problems)
            throw new RefusedException(Refusals.Broken("schedule", problems));

        // Looked at again when it fires; but who makes the mistake should hear of it now.
        if (backend.WhyNot(new Submission { Type = terms.Job.Type, Input = terms.Job.Input }) is { } rejected)
            throw new RefusedException(Refusals.Rejected(rejected) with { Field = $"job.{rejected.Field}" });

        return terms;
    }

    /// <summary>The terms of a schedule that is none yet, and how many firings are asked for.</summary>
    public static (ScheduleTerms Terms, int Count) ReadPreview(byte[] bytes)
    {
        using var document = JsonBody.Parse(bytes, ["expression", "zone", "count"]);
        var body = document.RootElement;
        var count = Field.OptionalNumber(body, "count", 1, ScheduleClient.MaxPreview) ?? UsualPreview;
        var terms = new ScheduleTerms
        {
            Expression = ReadExpression(body),
            Zone = Field.OptionalText(body, "zone") ?? "UTC",
            Job = new ScheduledJob(new JobType("preview"), Payload.Null),
        };
        return terms.Problems().ToList() is { Count: > 0 } problems ? throw new RefusedException(Refusals.Broken("schedule", problems)) : (terms, count);
    }

    private static string ReadExpression(JsonElement body)
    {
        var text = Field.RequiredText(body, "expression");
        return ScheduleExpression.TryParse(text, out _, out var problem)
            ? text
            : throw Argument.Refuse("expression", problem, "Write it in the language of EventBridge Scheduler; POST /v1/schedules/preview shows when it would fire.");
    }

    private static ScheduledJob ReadJob(JsonElement body)
    {
        var job = Field.OptionalObject(body, "job", JobFields) ?? throw Argument.Refuse("job", "'job' is missing.", "Add \"job\" with type and input.");
        return new ScheduledJob(
            Argument.OwnType(Field.RequiredText(job, "type"), "job.type"),
            Field.RequiredJson(job, "input"),
            Field.OptionalText(job, "priority") is { } priority ? Argument.Priority(priority) : null);
    }
}
