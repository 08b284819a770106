using System.Globalization;
using Amazon.Lambda.DynamoDBEvents;
using Millrace.Changes;
using Millrace.Jobs;

namespace Millrace.Lambda;

/// <summary>A job's change as the image in a DynamoDB stream record: the attributes that the functions read.</summary>
public static class ChangeImage
{
    /// <summary>The attribute names of a job's item.</summary>
    private const string Id = "id", Type = "type", Lane = "lane", Version = "version", Epoch = "epoch", State = "state", DueAt = "dueAt", Awaited = "parent", Trace = "trace", Pool = "pool", FairKey = "fairKey";

    /// <summary>The stream record of a change.</summary>
    public static DynamoDBEvent.DynamodbStreamRecord ToRecord(JobChange change)
    {
        var image = new Dictionary<string, DynamoDBEvent.AttributeValue>(8)
        {
            [Id] = Text(change.Id.Value),
            [Type] = Text(change.Type.Value),
            [Lane] = Text(change.Lane.Name),
            [Version] = Number(change.Version),
            [Epoch] = Number(change.Epoch),
            [State] = Text(change.State.ToString()),
        };
        if (change.DueAt is { } due)
            image[DueAt] = Number(due.UtcTicks);

        if (change.Trace is { } trace)
            image[Trace] = Text(trace);

        if (change.Pool.Length > 0)
            image[Pool] = Text(change.Pool);

        if (change.FairKey is { } fair)
            image[FairKey] = Text(fair);

        if (change.IsAwaited)
            image[Awaited] = new DynamoDBEvent.AttributeValue { BOOL = true };

        return new DynamoDBEvent.DynamodbStreamRecord
        {
            EventName = change.Version == 1 ? "INSERT" : "MODIFY",
            EventSource = "aws:dynamodb",
            Dynamodb = new DynamoDBEvent.StreamRecord
            {
                ApproximateCreationDateTime = change.At.UtcDateTime,
                SequenceNumber = change.Position.ToString(CultureInfo.InvariantCulture),
                Keys = new Dictionary<string, DynamoDBEvent.AttributeValue>(1) { [Id] = image[Id] },
                NewImage = image,
            },
        };
    }

    /// <summary>The change in a stream record; null if it is no job's change.</summary>
    public static JobChange? FromRecord(DynamoDBEvent.DynamodbStreamRecord record)
    {
        var image = record.Dynamodb?.NewImage;
        if (image is null
            || !JobId.TryParse(TextOf(image, Id), out var id)
            || !JobType.TryParse(TextOf(image, Type), out var type)
            || !Millrace.Jobs.Lane.TryParse(TextOf(image, Lane), out var lane)
            || !Enum.TryParse<JobStateName>(TextOf(image, State), out var state)
            || !Enum.IsDefined(state)
            || NumberOf(image, Version) is not { } version
            || NumberOf(image, Epoch) is not { } epoch
            || !TryReadDue(image, out var due)
            || (state == JobStateName.Scheduled && due is null))
        {
            return null;
        }

        _ = long.TryParse(record.Dynamodb!.SequenceNumber, CultureInfo.InvariantCulture, out var position); // A foreign feed's numbers are its own.
        return new JobChange(
            position, id, type, lane, version, epoch, state, due,
            image.TryGetValue(Awaited, out var awaited) && awaited.BOOL == true,
            new DateTimeOffset(DateTime.SpecifyKind(record.Dynamodb.ApproximateCreationDateTime, DateTimeKind.Utc)))
        {
            Trace = TextOf(image, Trace),
            Pool = TextOf(image, Pool) ?? "",
            FairKey = TextOf(image, FairKey),
        };
    }

    private static DynamoDBEvent.AttributeValue Text(string text) => new() { S = text };

    private static DynamoDBEvent.AttributeValue Number(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    /// <summary>The time that the job is due, null if it has none; false if what stands there is no time.</summary>
    private static bool TryReadDue(Dictionary<string, DynamoDBEvent.AttributeValue> image, out DateTimeOffset? due)
    {
        due = null;
        if (!image.ContainsKey(DueAt))
            return true;

        if (NumberOf(image, DueAt) is not { } ticks || ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
            return false;

        due = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private static string? TextOf(Dictionary<string, DynamoDBEvent.AttributeValue> image, string name) =>
        image.TryGetValue(name, out var value) ? value.S : null;

    private static long? NumberOf(Dictionary<string, DynamoDBEvent.AttributeValue> image, string name) =>
        image.TryGetValue(name, out var value) && long.TryParse(value.N, CultureInfo.InvariantCulture, out var number) ? number : null;
}
