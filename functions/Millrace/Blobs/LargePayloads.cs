using System.Text;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Blobs;

/// <summary>
/// A job store whose jobs stay small: inputs, results and checkpoints of more than <see cref="Largest"/> bytes lie in the blob store and
/// leave a reference. Who asks for a job gets it whole.
/// </summary>
public sealed class LargePayloads(IJobStore store, IEndedJobs endedJobs, IBlobStore blobs) : IJobStore, IEndedJobs
{
    /// <summary>The largest text that is kept with the job, in bytes.</summary>
    public const int Largest = 64 * 1024;

    // No JSON begins like this.
    private const string Reference = "blob:";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken)
    {
        if (!jobs.Any(static job => IsLarge(job.Input)))
            return await store.AddAsync(jobs, cancellationToken);

        var small = await Task.WhenAll(jobs.Select(async job => IsLarge(job.Input)
            ? job with { Fingerprint = job.Fingerprint, Input = await OutAsync(job.Input, cancellationToken) }
            : job));
        return [.. (await store.AddAsync(small, cancellationToken)).Zip(jobs, static (admission, job) =>
            admission is Admission.Added added ? new Admission.Added(added.Job with { Input = job.Input }) : admission)];
    }

    /// <inheritdoc/>
    public async Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } job ? await InAsync(job, cancellationToken) : null;

    /// <inheritdoc/>
    public async Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        await store.ClaimAsync(request, cancellationToken) is var claim && claim is Claim.Granted granted
            ? new Claim.Granted(await InAsync(granted.Job, cancellationToken))
            : claim;

    /// <inheritdoc/>
    public async Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken)
    {
        if (next.State is JobState.Succeeded succeeded && IsLarge(succeeded.Result))
            next = next with { State = succeeded with { Result = await OutAsync(succeeded.Result, cancellationToken) } };

        if (next.Notes.Result is { } pending && IsLarge(pending))
            next = next with { Notes = next.Notes with { Result = await OutAsync(pending, cancellationToken) } };

        return await store.TryReplaceAsync(current, next, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken) => await store.BeatAsync(
        beat.Checkpoint is { } checkpoint && IsLarge(checkpoint) ? beat with { Checkpoint = await OutAsync(checkpoint, cancellationToken) } : beat,
        cancellationToken);

    /// <inheritdoc/>
    public async Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(query, cancellationToken);
        return page with { Jobs = await InAsync(page.Jobs, cancellationToken) };
    }

    /// <inheritdoc/>
    public async Task<DueJobs> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var due = await store.FindDueAsync(now, limit, cancellationToken);
        return due with { Jobs = await InAsync(due.Jobs, cancellationToken) };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Job>> FindEndedAsync(DateTimeOffset before, JobId? after, int limit, CancellationToken cancellationToken) =>
        await InAsync(await endedJobs.FindEndedAsync(before, after, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryRemoveAsync(Job ended, CancellationToken cancellationToken) => endedJobs.TryRemoveAsync(ended, cancellationToken);

    // The length in characters first: it spares counting the bytes of nearly all.
    private static bool IsLarge(Payload payload) =>
        payload.Json.Length > Largest / 3 && Encoding.UTF8.GetByteCount(payload.Json) > Largest;

    /// <summary>Whether a payload, as a store behind this one holds it, lies in the blob store.</summary>
    public static bool IsOut(Payload? payload) => payload is { Json: var json } && json.StartsWith(Reference, StringComparison.Ordinal);

    private async Task<Payload> OutAsync(Payload payload, CancellationToken cancellationToken) =>
        new($"{Reference}{await blobs.PutAsync(Encoding.UTF8.GetBytes(payload.Json), cancellationToken)}");

    private async Task<Payload> InAsync(Payload payload, CancellationToken cancellationToken)
    {
        if (!IsOut(payload))
            return payload;

        var id = new BlobId(payload.Json[Reference.Length..]);
        var bytes = await blobs.FindAsync(id, cancellationToken) ?? throw new KeyNotFoundException($"There is no blob {id}.");
        return new Payload(Encoding.UTF8.GetString(bytes.Span));
    }

    private async Task<IReadOnlyList<Job>> InAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        if (!jobs.Any(static job => HasOut(job)))
            return jobs;

        return await Task.WhenAll(jobs.Select(job => InAsync(job, cancellationToken)));
    }

    private static bool HasOut(Job job) =>
        IsOut(job.Input) || IsOut(job.Checkpoint) || IsOut(job.Notes.Result) || IsOut((job.State as JobState.Succeeded)?.Result);

    private async Task<Job> InAsync(Job job, CancellationToken cancellationToken)
    {
        if (!HasOut(job))
            return job;

        var state = job.State is JobState.Succeeded succeeded ? succeeded with { Result = await InAsync(succeeded.Result, cancellationToken) } : job.State;
        return job with
        {
            State = state,
            Input = await InAsync(job.Input, cancellationToken),
            Checkpoint = job.Checkpoint is { } checkpoint ? await InAsync(checkpoint, cancellationToken) : null,
            Notes = job.Notes.Result is { } pending ? job.Notes with { Result = await InAsync(pending, cancellationToken) } : job.Notes,
        };
    }
}
