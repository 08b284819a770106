using Amazon.DynamoDBv2.Model;
using Millrace.Jobs;

namespace Millrace.Aws.Tables;

/// <summary>The keys of the table's items. Drawn in docs/design/dynamodb.md.</summary>
internal static class Keys
{
    /// <summary>The partition key.</summary>
    public const string Pk = "pk";

    /// <summary>The sort key: the id of a job; for other items what tells apart those of one partition key.</summary>
    public const string Id = "id";

    // The last character of an id is five random bits: they spread jobs evenly, and the id alone tells where its job lies.
    private const string IdAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>The partition keys under which jobs lie.</summary>
    public static IReadOnlyList<string> JobPartitions { get; } = [.. IdAlphabet.Select(static c => $"job#{c}")];

    /// <summary>The partition key of a job's lines.</summary>
    public static string LogOf(JobId id) => $"log#{id}";

    public static string PartitionOf(JobId id) => $"job#{id.Value[^1]}";

    public static Dictionary<string, AttributeValue> Of(JobId id) => Of(PartitionOf(id), id.Value);

    public static Dictionary<string, AttributeValue> Of(string pk, string id) => new(2)
    {
        [Pk] = Attributes.Text(pk),
        [Id] = Attributes.Text(id),
    };

    /// <summary>The key of an item that an index or a page of a query showed.</summary>
    public static Dictionary<string, AttributeValue> Of(Dictionary<string, AttributeValue> item) => new(2)
    {
        [Pk] = item[Pk],
        [Id] = item[Id],
    };
}
