using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>The items that bind jobs to each other: guards of unique keys, ends of orders, links to the next, tags. None of them has a state.</summary>
internal static class Bindings
{
    /// <summary>The job that an item names.</summary>
    public const string Job = "job";

    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>The key of the item that says who holds a unique key.</summary>
    public static Dictionary<string, AttributeValue> GuardOf(string hash) => Keys.Of($"guard#{hash}", "guard");

    /// <summary>The key of the item that names the last job of an order.</summary>
    public static Dictionary<string, AttributeValue> LastOf(string order) => Keys.Of($"order#{HashOf(order)}", "last");

    /// <summary>The key of the item that names the job after another one.</summary>
    public static Dictionary<string, AttributeValue> NextOf(JobId predecessor) => Keys.Of($"next#{predecessor}", "next");

    /// <summary>The key of the item by which a job is found under a tag.</summary>
    public static Dictionary<string, AttributeValue> TagOf(string tag, JobId id) => Keys.Of(TagPartition(tag, JobItem.ShardOf(id)), id.Value);

    /// <summary>The partition of a tag's shard.</summary>
    public static string TagPartition(string tag, int shard) => $"tag#{tag}#{shard}";

    /// <summary>An item that names a job.</summary>
    public static Dictionary<string, AttributeValue> Naming(this Dictionary<string, AttributeValue> key, JobId job)
    {
        key[Job] = Attributes.Text(job.Value);
        return key;
    }

    public static JobId JobOf(Dictionary<string, AttributeValue> item) => new(item.TextOf(Job));
}
