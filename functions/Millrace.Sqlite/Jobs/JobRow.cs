using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Sqlite.Storage;

namespace Millrace.Sqlite.Jobs;

/// <summary>How a job lies in its row: flat columns here, closed states in the domain.</summary>
internal static class JobRow
{
    public const string Columns =
        """
        seq, id, type, lane, created_at, parent, phase, task_token, version, epoch, attempts_spent, state, state_at, due_at,
        owner, detail, percent, progress, cancel_reason, attempts, failure, result, input, trace, run_at, terms, notes, checkpoint, cancel_by
        """;

    // Without RETURNING: SQLite keeps such rows in a table of their own until the statement ends.

    /// <summary>Parameters 1 to 16 are the mutable columns but the checkpoint, 17 to 19 the job and what it must still be.</summary>
    public const string Replace =
        """
        UPDATE jobs SET version = ?1, epoch = ?2, attempts_spent = ?3, state = ?4, state_at = ?5, due_at = ?6, owner = ?7, detail = ?8,
          percent = ?9, progress = ?10, cancel_reason = ?11, attempts = ?12, failure = ?13, result = ?14, notes = ?15, cancel_by = ?16
        WHERE id = ?17 AND version = ?18 AND due_at IS ?19
        """;

    public const string Insert =
        """
        INSERT INTO jobs (id, type, lane, created_at, parent, phase, task_token, version, epoch, attempts_spent, state, due_at, input, trace, run_at,
          state_at, detail, terms, notes)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
        """;

    public static Job Read(Statement row) => new()
    {
        Id = new JobId(row.Text(1)),
        Type = JobType.Stored(row.Text(2)),
        Lane = Lane.FromNumber(row.Int(3)),
        CreatedAt = row.Time(4),
        Parent = row.IsNull(5) ? null : new JobParent(new JobId(row.Text(5)), row.Text(6), row.TextOrNull(7)),
        Version = row.Long(8),
        Epoch = row.Long(9),
        AttemptsSpent = row.Int(10),
        State = ReadState(row),
        Progress = row.IsNull(16) ? null : ReadProgress(row),
        CancelReason = row.TextOrNull(18),
        Attempts = row.IsNull(19) ? [] : JsonSerializer.Deserialize(row.Text(19), RowJson.Default.IReadOnlyListAttempt)!, // Written by us.
        Input = new Payload(row.Text(22)),
        Trace = row.TextOrNull(23),
        RunAt = row.TimeOrNull(24),
        Terms = JobTexts.ReadTerms(row.TextOrNull(25)),
        Notes = JobTexts.ReadNotes(row.TextOrNull(26)),
        Checkpoint = row.TextOrNull(27) is { } checkpoint ? new Payload(checkpoint) : null,
        CancelBy = row.TimeOrNull(28),
    };

    /// <summary>The texts of a job that its row holds: made before the write, off the writing thread.</summary>
    public static Texts TextsOf(Job job) => new(
        job.Attempts.Count == 0 ? null : JsonSerializer.Serialize(job.Attempts, RowJson.Default.IReadOnlyListAttempt),
        job.State is JobState.Failed failed ? JsonSerializer.Serialize(failed.Last, RowJson.Default.Failure) : null,
        JobTexts.Write(job.Notes));

    public static Statement BindReplace(this Statement statement, Job current, Job next, in Texts texts)
    {
        var (at, owner, detail) = Flat(next.State);
        return statement.Bind(
            next.Version, next.Epoch, next.AttemptsSpent, (long)next.State.Name, at, next.DueAt, owner, detail,
            next.Progress?.Percent, ProgressText(next.Progress), next.CancelReason, texts.Attempts, texts.Failure,
            next.State is JobState.Succeeded succeeded ? succeeded.Result.Json : null, texts.Notes, next.CancelBy,
            current.Id.Value, current.Version, current.DueAt);
    }

    public static Statement BindInsert(this Statement statement, Job job)
    {
        var (at, _, detail) = Flat(job.State);
        return statement.Bind(
            job.Id.Value, job.Type.Value, job.Lane.Number, job.CreatedAt, job.Parent?.Id.Value, job.Parent?.Phase, job.Parent?.TaskToken,
            job.Version, job.Epoch, job.AttemptsSpent, (long)job.State.Name, job.DueAt, job.Input.Json, job.Trace, job.RunAt,
            at, detail, JobTexts.Write(job.Terms), JobTexts.Write(job.Notes));
    }

    /// <summary>Message and phase in one column: U+001F parts them.</summary>
    public static string? ProgressText(Progress? progress) =>
        progress?.Phase is { } phase ? $"{progress.Message}\u001f{phase}" : progress?.Message;

    /// <summary>See <see cref="TextsOf"/>.</summary>
    internal readonly record struct Texts(string? Attempts, string? Failure, string? Notes);

    private static Progress ReadProgress(Statement row) => row.TextOrNull(17)?.Split('\u001f', 2) switch
    {
        [var message, var phase] => new Progress(row.Double(16), message.Length == 0 ? null : message, phase),
        [var message] => new Progress(row.Double(16), message),
        _ => new Progress(row.Double(16)),
    };

    private static JobState ReadState(Statement row) => (JobStateName)row.Int(11) switch
    {
        JobStateName.Scheduled => new JobState.Scheduled(row.Time(13)),
        JobStateName.Queued => new JobState.Queued(),
        JobStateName.Running => new JobState.Running(new Lease(row.Text(14), row.Long(9), row.Time(12), row.Time(13))),
        JobStateName.Waiting => new JobState.Waiting(row.Time(12), WaitFor.Parse(row.Text(15))),
        JobStateName.Paused => JobState.Paused.Parse(row.Time(12), row.Text(15)),
        JobStateName.Succeeded => new JobState.Succeeded(row.Time(12), new Payload(row.Text(21))),
        JobStateName.Failed => new JobState.Failed(row.Time(12), JsonSerializer.Deserialize(row.Text(20), RowJson.Default.Failure)!), // Written by us.
        JobStateName.Cancelled => new JobState.Cancelled(row.Time(12), row.Text(15)),
        _ => throw new UnreachableException(),
    };

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
}

/// <summary>The JSON of the columns that hold lists.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<Attempt>))]
[JsonSerializable(typeof(Failure))]
internal sealed partial class RowJson : JsonSerializerContext;
