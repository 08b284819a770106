using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>Which job an idempotency key belongs to, what was submitted with it, and for how long it holds.</summary>
internal sealed record IdempotencyItem(JobId Job, string Fingerprint, DateTimeOffset Until)
{
    /// <summary>Lets DynamoDB delete what no longer holds, some day. Nothing relies on it: <see cref="Until"/> is compared.</summary>
    public const string ExpiresAt = "expiresAt";

    public const string UntilName = "until";

    private const string JobName = "job";
    private const string FingerprintName = "fingerprint";
    private const string ItemId = "key";

    public static IdempotencyItem Of(NewJob request, DateTimeOffset now) =>
        new(request.Id, request.Fingerprint, now + request.IdempotentFor);

    public static IdempotencyItem Read(Dictionary<string, AttributeValue> item) =>
        new(new JobId(item.TextOf(JobName)), item.TextOf(FingerprintName), item.TimeOf(UntilName));

    public Dictionary<string, AttributeValue> ToItem(string key)
    {
        var item = Keys.Of($"key#{Bindings.HashOf(key)}", ItemId);
        item[JobName] = Attributes.Text(Job.Value);
        item[FingerprintName] = Attributes.Text(Fingerprint);
        item[UntilName] = Attributes.Time(Until);
        item[ExpiresAt] = Attributes.Number(Until.ToUnixTimeSeconds() + 1);
        return item;
    }

    /// <summary>What a later submission with the key is told.</summary>
    public Admission Answer(IdempotencyItem later) =>
        later.Fingerprint == Fingerprint ? new Admission.Duplicate(Job) : new Admission.Conflict(Job);
}
