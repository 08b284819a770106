using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Blobs;
using Millrace.Aws.Tables;
using Millrace.Blobs;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Aws.Jobs;

/// <summary>How a job lies in its item: flat attributes here, closed states in the domain.</summary>
internal sealed class JobMapping(IBlobStore blobs)
{
    // Letters of all languages as they are: an item is paid for by its bytes.
    private static readonly ItemJson Json = new(new JsonSerializerOptions(ItemJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private readonly LargeTexts _texts = new(blobs);

    /// <summary>The item of a new job.</summary>
    public async Task<Dictionary<string, AttributeValue>> ToItemAsync(Job job, string stamp, CancellationToken cancellationToken)
    {
        var item = Keys.Of(job.Id);
        item[JobItem.Type] = Attributes.Text(job.Type.Value);
        item[JobItem.Lane] = Attributes.Text(job.Lane.Name);
        item[JobItem.CreatedAt] = Attributes.Time(job.CreatedAt);
        item[JobItem.Input] = await _texts.ToAttributeAsync(job.Input.Json, cancellationToken);
        if (job.RunAt is { } runAt)
            item[JobItem.RunAt] = Attributes.Time(runAt);

        if (job.Trace is { } trace)
            item[JobItem.Trace] = Attributes.Text(trace);

        if (job.Parent is { } parent)
        {
            item[JobItem.ParentId] = Attributes.Text(parent.Id.Value);
            item[JobItem.Phase] = Attributes.Text(parent.Phase);
            if (parent.TaskToken is { } token)
                item[JobItem.TaskToken] = Attributes.Text(token);
        }

        if (JobTexts.Write(job.Terms) is { } terms)
            item[JobItem.Terms] = Attributes.Text(terms);

        if (job.Terms.Pool.Length > 0)
            item[JobItem.Pool] = Attributes.Text(job.Terms.Pool);

        if (job.Terms.FairKey is { } fair)
            item[JobItem.FairKey] = Attributes.Text(fair);

        foreach (var (name, value) in await MutableAsync(job, stamp, cancellationToken))
        {
            if (value is not null)
                item[name] = value;
        }

        return item;
    }

    /// <summary>The attributes that change in a job's life; null for those that it does not have now.</summary>
    public async Task<IReadOnlyList<(string Name, AttributeValue? Value)>> MutableAsync(Job job, string stamp, CancellationToken cancellationToken)
    {
        var (at, owner, detail) = Flat(job.State);
        return
        [
            (JobItem.Version, Attributes.Number(job.Version)),
            (JobItem.Epoch, Attributes.Number(job.Epoch)),
            (JobItem.AttemptsSpent, Attributes.Number(job.AttemptsSpent)),
            (JobItem.State, Attributes.Text(job.State.Name.ToString())),
            (JobItem.StateAt, Attributes.TimeOrNull(at)),
            (JobItem.StateShard, Attributes.TextOrNull(JobItem.StateShardOf(job.Id, job.State.Name))),
            (JobItem.DueAt, Attributes.TimeOrNull((job.State as JobState.Scheduled)?.Until)),
            (JobItem.LeaseUntil, Attributes.TimeOrNull(job.Lease?.Until)),
            (JobItem.Owner, Attributes.TextOrNull(owner)),
            (JobItem.Detail, Attributes.TextOrNull(detail)),
            (JobItem.Percent, Attributes.NumberOrNull(job.Progress?.Percent)),
            (JobItem.Progress, Attributes.TextOrNull(ProgressText(job.Progress))),
            (JobItem.CancelReason, Attributes.TextOrNull(job.CancelReason)),
            (JobItem.CancelBy, Attributes.TimeOrNull(job.CancelBy)),
            (JobItem.Awaited, job.IsAwaited ? new AttributeValue { BOOL = true } : null),
            (JobItem.Notes, await _texts.ToAttributeOrNullAsync(JobTexts.Write(NoteItem.WithoutCounts(job.Notes)), cancellationToken)),
            .. NoteItem.CountsOf(job.Notes),
            (JobItem.Attempts, await _texts.ToAttributeOrNullAsync(AttemptsOf(job), cancellationToken)),
            (JobItem.Failure, await _texts.ToAttributeOrNullAsync(FailureOf(job.State), cancellationToken)),
            (JobItem.Result, await _texts.ToAttributeOrNullAsync((job.State as JobState.Succeeded)?.Result.Json, cancellationToken)),
            (JobItem.Stamp, Attributes.Text(stamp)),
        ];
    }

    /// <summary>The job of an item.</summary>
    public async Task<Job> ReadAsync(Dictionary<string, AttributeValue> item, CancellationToken cancellationToken) => new()
    {
        Id = new JobId(item.TextOf(Keys.Id)),
        Type = JobType.Stored(item.TextOf(JobItem.Type)),
        Lane = LaneOf(item),
        CreatedAt = item.TimeOf(JobItem.CreatedAt),
        RunAt = item.ContainsKey(JobItem.RunAt) ? item.TimeOf(JobItem.RunAt) : null,
        Parent = item.TextOrNullOf(JobItem.ParentId) is { } parent
            ? new JobParent(new JobId(parent), item.TextOf(JobItem.Phase), item.TextOrNullOf(JobItem.TaskToken))
            : null,
        Version = item.NumberOf(JobItem.Version),
        Epoch = item.NumberOf(JobItem.Epoch),
        AttemptsSpent = (int)item.NumberOf(JobItem.AttemptsSpent),
        State = await StateOfAsync(item, cancellationToken),
        Progress = item.DoubleOrNullOf(JobItem.Percent) is { } percent ? ReadProgress(percent, item.TextOrNullOf(JobItem.Progress)) : null,
        CancelReason = item.TextOrNullOf(JobItem.CancelReason),
        Attempts = item.ContainsKey(JobItem.Attempts)
            ? JsonSerializer.Deserialize(await _texts.ReadAsync(item, JobItem.Attempts, cancellationToken), Json.IReadOnlyListAttempt)! // Written by us.
            : [],
        Input = new Payload(await _texts.ReadAsync(item, JobItem.Input, cancellationToken)),
        Trace = item.TextOrNullOf(JobItem.Trace),
        Terms = JobTexts.ReadTerms(item.TextOrNullOf(JobItem.Terms)),
        Notes = await NotesOfAsync(item, cancellationToken),
        Checkpoint = item.ContainsKey(JobItem.Checkpoint) ? new Payload(await _texts.ReadAsync(item, JobItem.Checkpoint, cancellationToken)) : null,
        CancelBy = item.ContainsKey(JobItem.CancelBy) ? item.TimeOf(JobItem.CancelBy) : null,
    };

    /// <summary>The notes alone.</summary>
    public async Task<JobNotes> NotesOfAsync(Dictionary<string, AttributeValue> item, CancellationToken cancellationToken) => NoteItem.WithCounts(
        JobTexts.ReadNotes(item.ContainsKey(JobItem.Notes) ? await _texts.ReadAsync(item, JobItem.Notes, cancellationToken) : null), item);

    /// <summary>A checkpoint as an attribute.</summary>
    public Task<AttributeValue> CheckpointAsync(Payload checkpoint, CancellationToken cancellationToken) => _texts.ToAttributeAsync(checkpoint.Json, cancellationToken);

    /// <summary>Message and phase in one attribute: U+001F parts them.</summary>
    public static string? ProgressText(Progress? progress) =>
        progress?.Phase is { } phase ? $"{progress.Message}\u001f{phase}" : progress?.Message;

    private static Progress ReadProgress(double percent, string? text) => text?.Split('\u001f', 2) switch
    {
        [var message, var phase] => new Progress(percent, message.Length == 0 ? null : message, phase),
        [var message] => new Progress(percent, message),
        _ => new Progress(percent),
    };

    /// <summary>The state's name alone.</summary>
    public static JobStateName StateNameOf(Dictionary<string, AttributeValue> item) => Enum.Parse<JobStateName>(item.TextOf(JobItem.State));

    /// <summary>The lane of an item.</summary>
    public static Lane LaneOf(Dictionary<string, AttributeValue> item) => Lane.TryParse(item.TextOf(JobItem.Lane), out var lane)
        ? lane
        : throw new InvalidDataException($"Job {item.TextOf(Keys.Id)} is in the lane '{item.TextOf(JobItem.Lane)}', which this version does not know.");

    private static string? AttemptsOf(Job job) =>
        job.Attempts.Count == 0 ? null : JsonSerializer.Serialize(job.Attempts, Json.IReadOnlyListAttempt);

    private static string? FailureOf(JobState state) =>
        state is JobState.Failed failed ? JsonSerializer.Serialize(failed.Last, Json.Failure) : null;

    private static (DateTimeOffset? At, string? Owner, string? Detail) Flat(JobState state) => state switch
    {
        JobState.Scheduled or JobState.Queued => (null, null, null),
        JobState.Running running => (running.Lease.Since, running.Lease.Owner, null),
        JobState.Waiting waiting => (waiting.Since, null, waiting.For.Text),
        JobState.Paused paused => (paused.Since, null, paused.Text),
        JobState.Succeeded succeeded => (succeeded.At, null, null),
        JobState.Failed failed => (failed.At, null, null),
        JobState.Cancelled cancelled => (cancelled.At, null, cancelled.Reason),
        _ => throw new UnreachableException(),
    };

    private async Task<JobState> StateOfAsync(Dictionary<string, AttributeValue> item, CancellationToken cancellationToken) => StateNameOf(item) switch
    {
        JobStateName.Scheduled => new JobState.Scheduled(item.TimeOf(JobItem.DueAt)),
        JobStateName.Queued => new JobState.Queued(),
        JobStateName.Running => new JobState.Running(new Lease(
            item.TextOf(JobItem.Owner), item.NumberOf(JobItem.Epoch), item.TimeOf(JobItem.StateAt), item.TimeOf(JobItem.LeaseUntil))),
        JobStateName.Waiting => new JobState.Waiting(item.TimeOf(JobItem.StateAt), WaitFor.Parse(item.TextOf(JobItem.Detail))),
        JobStateName.Paused => JobState.Paused.Parse(item.TimeOf(JobItem.StateAt), item.TextOf(JobItem.Detail)),
        JobStateName.Succeeded => new JobState.Succeeded(
            item.TimeOf(JobItem.StateAt), new Payload(await _texts.ReadAsync(item, JobItem.Result, cancellationToken))),
        JobStateName.Failed => new JobState.Failed(
            item.TimeOf(JobItem.StateAt),
            JsonSerializer.Deserialize(await _texts.ReadAsync(item, JobItem.Failure, cancellationToken), Json.Failure)!), // Written by us.
        JobStateName.Cancelled => new JobState.Cancelled(item.TimeOf(JobItem.StateAt), item.TextOf(JobItem.Detail)),
        _ => throw new UnreachableException(),
    };
}
