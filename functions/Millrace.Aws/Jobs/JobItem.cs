using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>The attributes of a job's item. Those that the stream's reader looks at keep the names that it knows.</summary>
internal static class JobItem
{
    public const string Type = "type";
    public const string Lane = "lane";
    public const string CreatedAt = "createdAt";
    public const string RunAt = "runAt"; // Kept when dueAt goes with the claim.
    public const string Awaited = "parent"; // True if somebody is to be told of the end: all that the stream's reader needs.
    public const string ParentId = "parentId";
    public const string Phase = "phase";
    public const string TaskToken = "taskToken";
    public const string Version = "version";
    public const string Epoch = "epoch";
    public const string AttemptsSpent = "attemptsSpent";
    public const string State = "state";
    public const string StateAt = "stateAt"; // Running or waiting since, ended at.
    public const string StateShard = "stateShard"; // Only in the states that people look for and few jobs are in.
    public const string DueAt = "dueAt"; // Scheduled until.
    public const string LeaseUntil = "leaseUntil"; // In no index: a lease is ended by the queue message that outlives it.
    public const string Owner = "owner";
    public const string Detail = "detail"; // The execution waited for, or why cancelled.
    public const string Percent = "percent";
    public const string Progress = "progress";
    public const string CancelReason = "cancelReason";
    public const string Attempts = "attempts";
    public const string Failure = "failure";
    public const string Result = "result";
    public const string Input = "input";
    public const string Trace = "trace";
    public const string Terms = "terms";
    public const string Notes = "notes";
    public const string Checkpoint = "checkpoint";
    public const string CancelBy = "cancelBy";
    public const string Pool = "pool"; // Also in the terms: here for the stream's reader.
    public const string FairKey = "fairKey"; // Likewise.
    public const string Children = "children"; // The notes' counts of children, so that a transaction can add to them unread.
    public const string ChildrenSucceeded = "childrenSucceeded";
    public const string ChildrenFailed = "childrenFailed";
    public const string ChildrenCancelled = "childrenCancelled";
    public const string Counted = "counted"; // The notes' mark, likewise.
    public const string Guard = "guard"; // The hash of the unique key that the job was admitted with.
    public const string Stamp = "stamp"; // Made anew by every write that changes the version.

    /// <summary>How many shards a state has in its index, and a tag.</summary>
    public const int StateShards = 8;

    /// <summary>The shard of a job in the index of states; null for the states that the index does not hold.</summary>
    public static string? StateShardOf(JobId id, JobStateName state) =>
        IsIndexed(state) ? StateShardOf(state, ShardOf(id)) : null;

    public static int ShardOf(JobId id) => id.Value[^2] % StateShards;

    public static string StateShardOf(JobStateName state, int shard) => $"{state}#{shard}";

    public static bool IsIndexed(JobStateName state) => state is JobStateName.Waiting or JobStateName.Paused or JobStateName.Failed or JobStateName.Cancelled;

    /// <summary>The condition that a job is there and has not ended.</summary>
    public static string IsOpen(Expression expression) => $"attribute_exists({expression.Name(Keys.Pk)}) AND NOT {IsFinal(expression)}";

    /// <summary>The condition that a job has ended.</summary>
    public static string IsFinal(Expression expression) => expression.IsOneOf(
        State, Enum.GetValues<JobStateName>().Where(static state => state.IsFinal()).Select(static state => Attributes.Text(state.ToString())));

    /// <summary>
    /// A mark of one write. When the SDK repeats a request whose answer was lost, the condition fails because the first
    /// one was written: the mark in the item says so.
    /// </summary>
    public static string NewStamp() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(9));

    /// <summary>Whether the item that made a condition fail was written by the very same request.</summary>
    public static bool WasStamped(Dictionary<string, AttributeValue>? item, string stamp) => item?.TextOrNullOf(Stamp) == stamp;
}

/// <summary>The JSON of the attributes that hold lists.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<Attempt>))]
[JsonSerializable(typeof(Failure))]
internal sealed partial class ItemJson : JsonSerializerContext;
