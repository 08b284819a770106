using System.Text.Json.Serialization;
using Millrace.Jobs;
using Millrace.Logs;

namespace Millrace.Archive;

/// <summary>An ended job as it lies in the archive, with its log.</summary>
internal sealed record ArchivedJob
{
    public required JobId Id { get; init; }

    public required string Type { get; init; }

    public required string Lane { get; init; }

    public required string Input { get; init; }

    public required JobStateName State { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public string? Result { get; init; }

    public Failure? Failure { get; init; }

    public string? CancelReason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RunAt { get; init; }

    public JobParent? Parent { get; init; }

    public string? Trace { get; init; }

    public string? Terms { get; init; }

    public string? Notes { get; init; }

    public string? Checkpoint { get; init; }

    public long Version { get; init; }

    public long Epoch { get; init; }

    public int AttemptsSpent { get; init; }

    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    public Progress? Progress { get; init; }

    public IReadOnlyList<NumberedLogLine> Lines { get; init; } = [];

    public static ArchivedJob Of(Job job, IReadOnlyList<NumberedLogLine> lines) => new()
    {
        Id = job.Id,
        Type = job.Type.Value,
        Lane = job.Lane.Name,
        Input = job.Input.Json,
        State = job.State.Name,
        EndedAt = job.EndedAt ?? throw new ArgumentException($"Job {job.Id} has not ended.", nameof(job)),
        Result = (job.State as JobState.Succeeded)?.Result.Json,
        Failure = (job.State as JobState.Failed)?.Last,
        CancelReason = (job.State as JobState.Cancelled)?.Reason ?? job.CancelReason,
        CreatedAt = job.CreatedAt,
        RunAt = job.RunAt,
        Parent = job.Parent,
        Trace = job.Trace,
        Terms = JobTexts.Write(job.Terms),
        Notes = JobTexts.Write(job.Notes),
        Checkpoint = job.Checkpoint?.Json,
        Version = job.Version,
        Epoch = job.Epoch,
        AttemptsSpent = job.AttemptsSpent,
        Attempts = job.Attempts,
        Progress = job.Progress,
        Lines = lines,
    };

    public Job ToJob() => new()
    {
        Id = Id,
        Type = JobType.Stored(Type),
        Lane = Millrace.Jobs.Lane.TryParse(Lane, out var lane) ? lane : Millrace.Jobs.Lane.Default,
        Input = new Payload(Input),
        State = State switch
        {
            JobStateName.Succeeded => new JobState.Succeeded(EndedAt, new Payload(Result ?? "null")),
            JobStateName.Failed => new JobState.Failed(EndedAt, Failure ?? new Failure("Unknown", "The archive does not say.")),
            _ => new JobState.Cancelled(EndedAt, CancelReason ?? ""),
        },
        CreatedAt = CreatedAt,
        RunAt = RunAt,
        Parent = Parent,
        Trace = Trace,
        Terms = JobTexts.ReadTerms(Terms),
        Notes = JobTexts.ReadNotes(Notes),
        Checkpoint = Checkpoint is null ? null : new Payload(Checkpoint),
        Version = Version,
        Epoch = Epoch,
        AttemptsSpent = AttemptsSpent,
        Attempts = Attempts,
        Progress = Progress,
        CancelReason = State == JobStateName.Cancelled ? null : CancelReason,
    };
}

/// <summary>Where an archived job lies.</summary>
/// <param name="Blob">The blob with the jobs that were archived together.</param>
/// <param name="Place">Its place among them.</param>
internal sealed record ArchivePlace(string Blob, int Place);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(JobIdJson)])]
[JsonSerializable(typeof(IReadOnlyList<ArchivedJob>))]
[JsonSerializable(typeof(ArchivePlace))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
