using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Callbacks;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <summary>A job of a batch.</summary>
internal sealed record BatchJobBody : SubmitBody
{
    [Description("Makes repeating the batch safe for this job: see the header of the same name of POST /v1/jobs.")]
    public string? IdempotencyKey { get; init; }
}

/// <summary>Jobs to be done.</summary>
internal sealed record BatchBody([property: Description("1 to 1,000 jobs.")] IReadOnlyList<BatchJobBody> Jobs);

/// <summary>What became of one job of a batch.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record BatchOutcomeView(
    [property: Description("The status that the job alone would have been answered with: 202, 400 or 409.")] int Status,
    [property: Description("The job's id, with 202.")] string? Id = null,
    [property: Description("The state in which it was admitted; left out for a duplicate.")]
    [property: JsonConverter(typeof(Lower<JobStateName>))] JobStateName? State = null,
    [property: Description("true if the job was there before and nothing was written; otherwise left out.")] bool? Duplicate = null,
    [property: Description("What is wrong with the job; nothing was written of it.")] Problem? Problem = null)
{
    public static BatchOutcomeView Refused(Problem problem) => new(problem.Status, Problem: problem);
}

/// <summary>What became of the jobs of a batch.</summary>
internal sealed record BatchView([property: Description("One outcome a job, in the order of the batch.")] IReadOnlyList<BatchOutcomeView> Jobs);

/// <summary><c>POST /v1/jobs/batch</c></summary>
internal static class SubmitBatch
{
    /// <summary>The largest body, in bytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private static readonly string[] JobFields = [.. JobRequest.Fields, JobRequest.KeyField];

    public static async Task<IResult> HandleAsync(HttpContext context, Backend backend, CallbackFeature callbacks, TimeProvider clock)
    {
        Body.RequireJson(context.Request);
        using var body = JsonBody.Parse(await Body.ReadAsync(context.Request, context.RequestAborted, MaxBytes), ["jobs"]);
        var jobs = JobsOf(body.RootElement);
        var request = new JobRequest(backend, callbacks, clock) { Trace = Argument.Trace(context.Request.Headers) };
        var outcomes = new BatchOutcomeView[jobs.GetArrayLength()];
        List<(int Place, Submission Submission)> read = [];
        foreach (var (place, job) in jobs.EnumerateArray().Index())
        {
            try
            {
                read.Add((place, await ReadAsync(job, request, context.RequestAborted)));
            }
            catch (RefusedException e)
            {
                outcomes[place] = BatchOutcomeView.Refused(e.Problem);
            }
        }

        var results = await backend.SubmitAsync([.. read.Select(static one => one.Submission)], context.RequestAborted);
        foreach (var ((place, _), result) in read.Zip(results))
            outcomes[place] = OutcomeOf(result);

        return Answer.Ok(new BatchView(outcomes), ApiJson.Readable.BatchView);
    }

    private static JsonElement JobsOf(JsonElement body)
    {
        const string Remedy = "Send {\"jobs\":[...]} with 1 to 1,000 jobs.";
        if (Field.Optional(body, "jobs") is not { } jobs)
            throw Argument.Refuse("jobs", "'jobs' is missing.", Remedy);

        if (jobs.ValueKind != JsonValueKind.Array)
            throw Argument.Refuse("jobs", $"'jobs' must be a list, was {Field.KindOf(jobs)}.", Remedy);

        return jobs.GetArrayLength() is >= 1 and <= JobClient.MaxBatch
            ? jobs
            : throw Argument.Refuse("jobs", $"A batch has 1 to {JobClient.MaxBatch:N0} jobs, this one has {jobs.GetArrayLength():N0}.", "Send more jobs as more batches.");
    }

    private static ValueTask<Submission> ReadAsync(JsonElement job, JobRequest request, CancellationToken cancellationToken)
    {
        if (job.ValueKind != JsonValueKind.Object)
            throw Argument.Refuse("jobs", $"A job must be an object, was {Field.KindOf(job)}.", "Send each job like the body of POST /v1/jobs.");

        JsonBody.CheckFields(job, JobFields);
        var key = Field.OptionalText(job, JobRequest.KeyField) is { } text ? Argument.IdempotencyKey(text, JobRequest.KeyField) : null;
        return request.ReadAsync(job, key, cancellationToken);
    }

    private static BatchOutcomeView OutcomeOf(SubmitResult result) => result switch
    {
        SubmitResult.Accepted { IsDuplicate: true } first => new BatchOutcomeView(StatusCodes.Status202Accepted, first.Id.Value, Duplicate: true),
        SubmitResult.Accepted accepted => new BatchOutcomeView(StatusCodes.Status202Accepted, accepted.Id.Value, accepted.State),
        SubmitResult.Conflict conflict => BatchOutcomeView.Refused(Refusals.KeyConflict(conflict.With) with { Field = JobRequest.KeyField }),
        SubmitResult.Rejected rejected => BatchOutcomeView.Refused(Refusals.Rejected(rejected)),
        _ => throw new UnreachableException(),
    };
}
