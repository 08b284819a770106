using System.Text.Json.Nodes;

namespace Deployment.Tests;

/// <summary>What holds data is encrypted, in the house and on the way, and is not lost with the stack.</summary>
public sealed class StorageTests
{
    private static readonly Template Deployed = Template.Deployed;

    [Fact]
    public void Everything_that_holds_data_is_encrypted()
    {
        Findings.None(Readable(Deployed));
        Findings.Some(Readable(Deployed.With("Resources/JobsTable/Properties/SSESpecification", null)), "JobsTable");
        Findings.Some(Readable(Deployed.With("Resources/LargeValues/Properties/BucketEncryption", null)), "LargeValues");
        Findings.Some(Readable(Deployed.With("Resources/LargeValues/Properties/PublicAccessBlockConfiguration/IgnorePublicAcls", false)), "LargeValues");
        Findings.Some(Readable(Deployed.With("Resources/EventFailures/Properties/SqsManagedSseEnabled", false)), "EventFailures");
    }

    [Fact]
    public void Nobody_talks_to_queues_or_the_bucket_in_the_clear()
    {
        Findings.None(InTheClear(Deployed));
        Findings.Some(InTheClear(Deployed.With("Resources/LargeValuesPolicy", null)), "LargeValues");
        Findings.Some(InTheClear(Deployed.With("Resources/QueuesPolicy/Properties/Queues/1/Ref", "CpuHighQueue")), "CpuQueue");
        Findings.Some(InTheClear(Deployed.With("Resources/QueuesPolicy/Properties/PolicyDocument/Statement/0/Effect", "Allow")), "MemoryQueue");
    }

    [Fact]
    public void The_table_and_the_bucket_outlive_the_stack()
    {
        Findings.None(Losable(Deployed));
        Findings.Some(Losable(Deployed.With("Resources/JobsTable/DeletionPolicy", null)), "JobsTable");
        Findings.Some(Losable(Deployed.With("Resources/LargeValues/UpdateReplacePolicy", "Delete")), "LargeValues");
        Findings.Some(Losable(Deployed.With("Resources/JobsTable/Properties/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled", false)), "JobsTable");
    }

    [Fact]
    public void Only_a_developers_table_can_be_deleted_at_once() =>
        Assert.Equal("""{"Fn::If":["IsDev",false,true]}""", Deployed["Resources/JobsTable/Properties/DeletionProtectionEnabled"]!.ToJsonString());

    [Fact]
    public void What_an_upload_leaves_behind_is_removed() => Assert.Contains(
        Deployed["Resources/LargeValues/Properties/LifecycleConfiguration/Rules"]!.AsArray(),
        static rule => rule!["AbortIncompleteMultipartUpload"]?["DaysAfterInitiation"]?.GetValue<int>() is > 0 and < 30);

    private static IEnumerable<string> Readable(Template template)
    {
        foreach (var table in template.Of("AWS::DynamoDB::Table").Where(static one => !IsTrue(one["SSESpecification/SSEEnabled"])))
            yield return $"{table.Name} is not encrypted.";

        foreach (var queue in template.Of("AWS::SQS::Queue").Where(static one => !IsTrue(one["SqsManagedSseEnabled"])))
            yield return $"{queue.Name} is not encrypted.";

        foreach (var bucket in template.Of("AWS::S3::Bucket"))
        {
            if (bucket["BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/SSEAlgorithm"] is null)
                yield return $"{bucket.Name} is not encrypted.";

            if (bucket["PublicAccessBlockConfiguration"] is not JsonObject { Count: 4 } block || !block.All(static one => IsTrue(one.Value)))
                yield return $"{bucket.Name} could be made public.";
        }
    }

    private static IEnumerable<string> InTheClear(Template template)
    {
        var closed = template.Resources.Where(static one => one.Type is "AWS::SQS::QueuePolicy" or "AWS::S3::BucketPolicy")
            .Where(static policy => Template.StatementsOf(policy).Any(static one => !one.Allows && $"{one.Json["Condition"]?["Bool"]?["aws:SecureTransport"]}" == "false"))
            .SelectMany(static policy => policy["Queues"]?.AsArray() ?? [policy["Bucket"]?.DeepClone()]).Select(Template.TargetOf).ToHashSet();
        return template.Resources.Where(static one => one.Type is "AWS::SQS::Queue" or "AWS::S3::Bucket").Where(one => !closed.Contains(one.Name))
            .Select(static one => $"{one.Name} may be used without TLS.");
    }

    private static IEnumerable<string> Losable(Template template)
    {
        foreach (var one in template.Resources.Where(static one => one.Type is "AWS::DynamoDB::Table" or "AWS::S3::Bucket"))
        {
            if ($"{one.Json["DeletionPolicy"]}" != "Retain" || $"{one.Json["UpdateReplacePolicy"]}" != "Retain")
                yield return $"{one.Name} goes with the stack.";

            if (one.Type == "AWS::DynamoDB::Table" && !IsTrue(one["PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled"]))
                yield return $"{one.Name} cannot be set back to an hour ago.";
        }
    }

    private static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var isTrue) && isTrue;
}
