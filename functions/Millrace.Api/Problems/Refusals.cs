using Microsoft.AspNetCore.Http;
using Millrace.Jobs;

namespace Millrace.Api.Problems;

/// <summary>Every problem that the API answers with, apart from those of a request's body and arguments.</summary>
internal static class Refusals
{
    public static Problem NoJob(JobId id) => new()
    {
        Title = "No such job", Status = StatusCodes.Status404NotFound, Detail = $"There is no job '{id}'.",
        Field = "id", Remedy = "Use an id that POST /v1/jobs answered or GET /v1/jobs lists.",
    };

    public static Problem Ended(JobId id, JobStateName state) => new()
    {
        Title = "Job has ended", Status = StatusCodes.Status409Conflict,
        Detail = $"Job '{id}' cannot be cancelled: it has ended as {Lower<JobStateName>.NameOf(state)}.",
        Remedy = "Nothing is left to cancel. GET the job to see its end.", Job = id.Value, State = state,
    };

    public static Problem KeyConflict(JobId first) => new()
    {
        Title = "Idempotency key used before", Status = StatusCodes.Status409Conflict,
        Detail = $"Another submission with this Idempotency-Key made job '{first}'; nothing was written.",
        Field = "Idempotency-Key", Remedy = "Repeat that submission unchanged, or send a new key for a new job.", Job = first.Value,
    };

    public static Problem Rejected(SubmitResult.Rejected rejected) => rejected.Error switch
    {
        "UnknownType" => new()
        {
            Title = "Unknown job type", Status = StatusCodes.Status400BadRequest, Detail = rejected.Reason,
            Field = rejected.Field, Remedy = "Submit one of the types that this program knows.",
        },
        "InvalidTerms" => new()
        {
            Title = "Invalid value", Status = StatusCodes.Status400BadRequest, Detail = rejected.Reason,
            Field = rejected.Field, Remedy = "Mend the field as the sentence says.",
        },
        _ => new()
        {
            Title = "Input does not fit", Status = StatusCodes.Status400BadRequest, Detail = rejected.Reason,
            Field = rejected.Field, Remedy = "Send the input that this job type's handler reads.",
        },
    };

    public static Problem ReservedType(JobType type, string field) => new()
    {
        Title = "Reserved job type", Status = StatusCodes.Status400BadRequest, Field = field,
        Detail = $"Jobs of type '{type}' are the platform's own: nobody else submits them.",
        Remedy = $"Submit a type that does not begin with '{JobType.PlatformPrefix}'.",
    };

    /// <summary>A job whose state does not allow an act.</summary>
    /// <param name="id">The job.</param>
    /// <param name="state">Its state.</param>
    /// <param name="done">What cannot be done with it: <c>paused</c>.</param>
    /// <param name="remedy">What to do instead.</param>
    public static Problem WrongState(JobId id, JobStateName state, string done, string remedy) => new()
    {
        Title = "Wrong state", Status = StatusCodes.Status409Conflict,
        Detail = $"Job '{id}' cannot be {done}: it is {Lower<JobStateName>.NameOf(state)}.",
        Remedy = remedy, Job = id.Value, State = state,
    };

    public static Problem Archived(Job job, string done) => new()
    {
        Title = "Job is archived", Status = StatusCodes.Status409Conflict,
        Detail = $"Job '{job.Id}' cannot be {done}: it ended as {Lower<JobStateName>.NameOf(job.State.Name)} and is in the archive.",
        Remedy = "It can be read. Submit a new job to have it done again.", Job = job.Id.Value, State = job.State.Name,
    };

    public static Problem CannotTell(JobId id, string why, string remedy) => new()
    {
        Title = "No callback", Status = StatusCodes.Status409Conflict, Detail = $"The end of job '{id}' cannot be told: {why}", Remedy = remedy, Job = id.Value,
    };

    /// <summary>Something with a name that is not there.</summary>
    /// <param name="what">What it is: <c>schedule</c>.</param>
    /// <param name="name">Its name.</param>
    /// <param name="field">The field that named it.</param>
    public static Problem NoSuch(string what, string name, string field = "name") => new()
    {
        Title = $"No such {what}", Status = StatusCodes.Status404NotFound, Detail = $"There is no {what} {Text.Quote(name)}.",
        Field = field, Remedy = $"Use one that GET /v1/{(what == "job type" ? "type" : what)}s lists.",
    };

    /// <summary>Rules that a definition breaks, a sentence each.</summary>
    public static Problem Broken(string field, IEnumerable<string> sentences) => new()
    {
        Title = "Invalid value", Status = StatusCodes.Status400BadRequest, Detail = string.Join(" ", sentences), Field = field, Remedy = "Mend what the detail names.",
    };

    public static Problem StoreFailed(string trace) => new()
    {
        Title = "Store unavailable", Status = StatusCodes.Status503ServiceUnavailable,
        Detail = "The job store does not answer. What was asked for may not have been done.",
        Remedy = "Try again after the time that Retry-After says; submit with an Idempotency-Key so that a job is not made twice.",
        Trace = trace,
    };

    public static Problem Unexpected(string trace) => new()
    {
        Title = "Internal error", Status = StatusCodes.Status500InternalServerError,
        Detail = "The server met an error that it did not expect.",
        Remedy = "Report it with the trace; the server's log holds the rest.", Trace = trace,
    };

    /// <summary>What the web server found wrong with a request while its body was read.</summary>
    public static Problem BadHttp(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => Requests.Body.TooLarge(),
        StatusCodes.Status408RequestTimeout => new()
        {
            Title = "Request too slow", Status = status, Detail = "The body did not arrive in time.", Field = "body",
            Remedy = "Send the whole body without pauses.",
        },
        _ => new()
        {
            Title = "Broken request", Status = StatusCodes.Status400BadRequest, Detail = "The body ended before its announced length, or its chunks are broken.",
            Field = "body", Remedy = "Send as many bytes as Content-Length says.",
        },
    };

    /// <summary>The problem behind an error status that came without a body, as routing answers; null for all else.</summary>
    public static Problem? OfBareStatus(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.ContentType is not null || response.ContentLength > 0)
            return null;

        return response.StatusCode switch
        {
            StatusCodes.Status404NotFound => NoRoute(context.Request),
            StatusCodes.Status405MethodNotAllowed => WrongMethod(context.Request, response.Headers.Allow.ToString()),
            StatusCodes.Status415UnsupportedMediaType => Requests.Body.WrongType(context.Request.ContentType),
            _ => null,
        };
    }

    private static Problem NoRoute(HttpRequest request) => new()
    {
        Title = "No such route", Status = StatusCodes.Status404NotFound, Detail = $"There is nothing at {Text.Quote(request.Path)}.",
        Remedy = "See /openapi/v1.json for all routes.",
    };

    private static Problem WrongMethod(HttpRequest request, string allow) => new()
    {
        Title = "Wrong method", Status = StatusCodes.Status405MethodNotAllowed,
        Detail = $"{Text.Quote(request.Path)} does not take {Text.Quote(request.Method)}.", Remedy = $"Use {allow}.",
    };
}
