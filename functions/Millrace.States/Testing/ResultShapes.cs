using System.Collections.Concurrent;

namespace Millrace.States.Testing;

/// <summary>What the services answer that state machines call most, by <c>service:action</c>. Of others nothing is known, and all is accepted.</summary>
internal static class ResultShapes
{
    private const string OptimizedPrefix = "arn:aws:states:::";
    private const string SdkPrefix = "aws-sdk:";
    private const string Capacity = "{TableName, CapacityUnits: number, ReadCapacityUnits: number, WriteCapacityUnits: number, Table: map}";
    private const string Collection = "{ItemCollectionKey: map, SizeEstimateRangeGB: [number]}";
    private const string KmsAlgorithm = "enum(SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|SM2PKE)";
    private const string Encryption = "enum(AES256|aws:fsx|aws:kms|aws:kms:dsse)";
    private const string Checksums = "ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256, ChecksumType: enum(COMPOSITE|FULL_OBJECT)";
    private const string StorageClass =
        "enum(STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS)";

    private const string DescribedObject =
        "DeleteMarker: boolean, AcceptRanges, Expiration, Restore, LastModified, ContentLength: number, ETag, MissingMeta: number, VersionId, CacheControl, "
        + "ContentDisposition, ContentEncoding, ContentLanguage, ContentRange, ContentType, Expires, WebsiteRedirectLocation, ServerSideEncryption: " + Encryption
        + ", Metadata: map, SSECustomerAlgorithm, SSECustomerKeyMD5, SSEKMSKeyId, BucketKeyEnabled: boolean, StorageClass: " + StorageClass
        + ", RequestCharged: enum(requester), ReplicationStatus: enum(COMPLETE|PENDING|FAILED|REPLICA|COMPLETED), PartsCount: number, TagCount: number, "
        + "ObjectLockMode: enum(GOVERNANCE|COMPLIANCE), ObjectLockRetainUntilDate, ObjectLockLegalHoldStatus: enum(ON|OFF), " + Checksums;

    private const string FunctionConfiguration =
        "{FunctionName, FunctionArn, Runtime, Role, Handler, CodeSize: number, Description: string(..256), Timeout: number(1..), MemorySize: number(128..10240), "
        + "LastModified, CodeSha256, Version, VpcConfig: map, DeadLetterConfig: {TargetArn}, Environment: {Variables: map}, KMSKeyArn, "
        + "TracingConfig: {Mode: enum(Active|PassThrough)}, MasterArn, RevisionId, Layers: [{Arn, CodeSize: number}], State: enum(Pending|Active|Inactive|Failed), "
        + "StateReason, StateReasonCode, LastUpdateStatus: enum(Successful|Failed|InProgress), PackageType: enum(Zip|Image), Architectures: [enum(x86_64|arm64)], "
        + "EphemeralStorage: {Size: number(512..10240)}}";

    private static readonly Dictionary<string, string> Texts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dynamodb:batchGetItem"] = $"{{Responses: map, UnprocessedKeys: map, ConsumedCapacity: [{Capacity}]}}",
        ["dynamodb:deleteItem"] = $"{{Attributes: map, ConsumedCapacity: {Capacity}, ItemCollectionMetrics: {Collection}}}",
        ["dynamodb:getItem"] = $"{{Item: map, ConsumedCapacity: {Capacity}}}",
        ["dynamodb:putItem"] = $"{{Attributes: map, ConsumedCapacity: {Capacity}, ItemCollectionMetrics: {Collection}}}",
        ["dynamodb:query"] = $"{{Items: [map], Count: number, ScannedCount: number, LastEvaluatedKey: map, ConsumedCapacity: {Capacity}}}",
        ["dynamodb:scan"] = $"{{Items: [map], Count: number, ScannedCount: number, LastEvaluatedKey: map, ConsumedCapacity: {Capacity}}}",
        ["dynamodb:updateItem"] = $"{{Attributes: map, ConsumedCapacity: {Capacity}, ItemCollectionMetrics: {Collection}}}",
        ["ecs:runTask"] = "{Tasks: [{TaskArn, ClusterArn, TaskDefinitionArn, LastStatus, DesiredStatus, Containers: [map]}], Failures: [{Arn, Reason, Detail}]}",
        ["events:putEvents"] = "{FailedEntryCount: number, Entries: [{EventId, ErrorCode, ErrorMessage}]}",
        ["kms:decrypt"] = $"{{KeyId: string(1..2048), Plaintext: string(1..4096), EncryptionAlgorithm: {KmsAlgorithm}, CiphertextForRecipient: string(1..6144)}}",
        ["kms:encrypt"] = $"{{CiphertextBlob: string(1..6144), KeyId: string(1..2048), EncryptionAlgorithm: {KmsAlgorithm}}}",
        ["kms:generateDataKey"] = "{CiphertextBlob: string(1..6144), Plaintext: string(1..4096), KeyId: string(1..2048), CiphertextForRecipient: string(1..6144)}",
        ["lambda:getFunction"] =
            $"{{Configuration: {FunctionConfiguration}, Code: {{RepositoryType, Location, ImageUri, ResolvedImageUri}}, Tags: map, "
            + "Concurrency: {ReservedConcurrentExecutions: number(0..)}}",
        ["lambda:getFunctionConfiguration"] = FunctionConfiguration,
        ["lambda:invoke"] = "{StatusCode: number, FunctionError, LogResult, Payload: any, ExecutedVersion: string(1..1024)}",
        ["s3:getObject"] = $"{{Body: any, {DescribedObject}}}",
        ["s3:headObject"] = $"{{{DescribedObject}, ArchiveStatus: enum(ARCHIVE_ACCESS|DEEP_ARCHIVE_ACCESS)}}",
        ["s3:listObjectsV2"] =
            $"{{IsTruncated: boolean, Contents: [{{Key: string(1..), LastModified, ETag, Size: number, StorageClass: {StorageClass}}}], Name, Prefix, Delimiter, "
            + "MaxKeys: number, CommonPrefixes: [{Prefix}], EncodingType: enum(url), KeyCount: number, ContinuationToken, NextContinuationToken, StartAfter}",
        ["s3:putObject"] =
            $"{{Expiration, ETag, ServerSideEncryption: {Encryption}, VersionId, SSEKMSKeyId, BucketKeyEnabled: boolean, Size: number, RequestCharged: enum(requester), {Checksums}}}",
        ["sfn:startExecution"] = "{ExecutionArn!: string(1..256), StartDate!}",
        ["sfn:startSyncExecution"] =
            "{ExecutionArn!: string(1..256), StateMachineArn: string(1..256), Name: string(1..80), StartDate!, StopDate!, Status!: enum(SUCCEEDED|FAILED|TIMED_OUT), "
            + "Error: string(..256), Cause: string(..32768), Input: string(..262144), Output: string(..262144), TraceHeader: string(..256)}",
        ["sns:publish"] = "{MessageId, SequenceNumber}",
        ["sqs:sendMessage"] = "{MD5OfMessageBody, MD5OfMessageAttributes, MD5OfMessageSystemAttributes, MessageId, SequenceNumber}",
        ["states:startExecution"] = "{ExecutionArn!: string(1..256), StartDate!}",
    };

    public static IEnumerable<string> Actions => Texts.Keys;

    private static readonly ConcurrentDictionary<string, ResultShape> Shapes = new();

    /// <summary>The shape of the answer of a resource; null when it is not known here.</summary>
    public static ResultShape? Find(string resource)
    {
        // What comes back with a token, and what a job yields, is not what the service answered.
        if (!resource.StartsWith(OptimizedPrefix, StringComparison.Ordinal) || Execution.TaskResource.HasToken(resource))
            return null;

        var action = resource[OptimizedPrefix.Length..];
        action = action.StartsWith(SdkPrefix, StringComparison.Ordinal) ? action[SdkPrefix.Length..] : action;
        return Texts.TryGetValue(action, out var text) ? Shapes.GetOrAdd(text, ResultShape.Parse) : null;
    }
}
