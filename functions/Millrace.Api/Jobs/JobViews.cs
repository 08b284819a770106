using System.ComponentModel;
using System.Text.Json.Serialization;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <summary>How far an attempt says it is.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record ProgressView(
    [property: Description("0 to 100.")] double Percent,
    [property: Description("What the attempt is doing.")] string? Message = null,
    [property: Description("The part of its work that it is in.")] string? Phase = null);

/// <summary>The job that a job belongs to. A task token is a secret and never shown.</summary>
internal sealed record ParentView(
    [property: Description("The pipeline's job, or the parent.")] string Id,
    [property: Description("The phase of the pipeline that started the job, or the child's name.")] string Phase);

/// <summary>The right of the running attempt.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record LeaseView(
    [property: Description("The worker.")] string Owner,
    [property: Description("The fencing token of the attempt.")] long Epoch,
    [property: Description("When the lease ends unless the worker renews it.")] DateTime Until);

/// <summary>Why something did not succeed.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record FailureView(
    [property: Description("A short name to match on.")] string Error,
    [property: Description("One sentence for a person.")] string Message,
    [property: Description("Whether another attempt cannot help.")] bool IsPermanent,
    [property: Description("More for a developer, such as a stack trace; not in lists.")] string? Detail = null,
    [property: Description("The HTTP status that was met, if one was.")] int? HttpStatus = null)
{
    public static FailureView? Of(Failure? failure) =>
        failure is null ? null : new FailureView(failure.Error, failure.Message, failure.IsPermanent, failure.Detail, failure.HttpStatus);
}

/// <summary>One ended run of a job's handler.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record AttemptView(
    [property: Description("The fencing token that the run held; grows with every attempt.")] long Epoch,
    [property: Description("The worker.")] string Owner,
    [property: Description("When it was claimed.")] DateTime StartedAt,
    [property: Description("When its end was recorded.")] DateTime EndedAt,
    [property: Description("How it ended."), JsonConverter(typeof(Lower<AttemptOutcome>))] AttemptOutcome Outcome,
    [property: Description("Why, if it failed or expired.")] FailureView? Failure = null)
{
    public static AttemptView Of(Attempt attempt) => new(
        attempt.Epoch, attempt.Owner, attempt.StartedAt.UtcDateTime, attempt.EndedAt.UtcDateTime, attempt.Outcome, FailureView.Of(attempt.Failure));
}
