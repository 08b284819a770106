using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Blobs;
using Millrace.Aws.Jobs;
using Millrace.Aws.Tables;
using Millrace.Blobs;
using Millrace.Jobs;
using Millrace.Logs;

namespace Millrace.Aws.Logs;

/// <summary>
/// The lines of jobs in the table, one item an append. An item's sort key is the number after the last line that is there, and
/// no key is taken twice: so numbers have no gaps, and of two writers one comes after the other.
/// </summary>
/// <param name="dynamo">The client.</param>
/// <param name="table">The table's name.</param>
/// <param name="blobs">Where appends of more than 64 KB go.</param>
public sealed class DynamoJobLog(IAmazonDynamoDB dynamo, string table, IBlobStore blobs) : IJobLog
{
    // Old lines are deleted when so many new ones have come: a look at them for every append would cost more than they do.
    private const int TrimEvery = 256;
    private const int FirstPage = 8;
    private const string First = "first"; // The number of the first line that the item keeps.
    private const string Last = "last";
    private const string Lines = "lines";

    private readonly TableClient _table = new(dynamo, table);
    private readonly LargeTexts _texts = new(blobs);

    /// <inheritdoc/>
    public async Task AppendAsync(JobId id, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken)
    {
        if (lines.Count == 0)
            return;

        var stamp = JobItem.NewStamp();
        LogLine[] kept = [.. lines.Skip(lines.Count - IJobLog.Kept)];
        var text = await _texts.ToAttributeAsync(JsonSerializer.Serialize(kept, LogJson.Default.LogLineArray), cancellationToken);
        for (var tries = 1; ; tries++)
        {
            var before = await LastNumberAsync(id, cancellationToken);
            var last = before + lines.Count;
            // Before the write: what fails after it would be appended again.
            if (before / TrimEvery != last / TrimEvery)
                await TrimAsync(id, before - IJobLog.Kept, cancellationToken);

            var item = KeyOf(id, before + 1);
            item[First] = Attributes.Number(last - kept.Length + 1);
            item[Last] = Attributes.Number(last);
            item[Lines] = text;
            item[JobItem.Stamp] = Attributes.Text(stamp);
            if (await TryPutAsync(item, stamp, cancellationToken))
                return;

            // Another one was faster, so it has gone on: no limit is needed.
            await TableClient.DelayAsync(tries, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<NumberedLogLine>> ReadAsync(JobId id, long after, int limit, CancellationToken cancellationToken)
    {
        // From the end, where most readers are, back to the item that holds the first wanted line.
        var query = Backward(id);
        var items = new List<Dictionary<string, AttributeValue>>();
        var wanted = after + 1;
        do
        {
            query.Limit = query.Limit * 2 ?? FirstPage;
            var page = await dynamo.QueryAsync(query, cancellationToken);
            items.AddRange(page.Items ?? []);
            query.ExclusiveStartKey = page.LastEvaluatedKey;
            if (items.Count > 0)
                wanted = Math.Max(wanted, items[0].NumberOf(Last) - IJobLog.Kept + 1);
        }
        while (query.ExclusiveStartKey is { Count: > 0 } && items[^1].NumberOf(First) > wanted);

        var lines = new List<NumberedLogLine>();
        foreach (var item in items.AsEnumerable().Reverse().Where(item => item.NumberOf(Last) >= wanted))
        {
            if (lines.Count >= limit)
                break;

            lines.AddRange((await LinesOfAsync(item, cancellationToken)).Where(line => line.Number >= wanted));
        }

        return lines.Count > limit ? lines[..limit] : lines;
    }

    private static Dictionary<string, AttributeValue> KeyOf(JobId id, long number) =>
        Keys.Of(Keys.LogOf(id), number.ToString("D19", CultureInfo.InvariantCulture));

    private async Task<IEnumerable<NumberedLogLine>> LinesOfAsync(Dictionary<string, AttributeValue> item, CancellationToken cancellationToken)
    {
        var lines = JsonSerializer.Deserialize(await _texts.ReadAsync(item, Lines, cancellationToken), LogJson.Default.LogLineArray)!; // Written by us.
        return lines.Select((line, i) => new NumberedLogLine(item.NumberOf(First) + i, line));
    }

    private async Task<long> LastNumberAsync(JobId id, CancellationToken cancellationToken) =>
        await _table.QueryAsync(Backward(id), 1, cancellationToken) is [var newest] ? newest.NumberOf(Last) : 0;

    private async Task<bool> TryPutAsync(Dictionary<string, AttributeValue> item, string stamp, CancellationToken cancellationToken)
    {
        try
        {
            await dynamo.PutItemAsync(
                new PutItemRequest
                {
                    TableName = table,
                    Item = item,
                    ConditionExpression = "attribute_not_exists(pk)",
                    ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
                },
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException e)
        {
            return JobItem.WasStamped(e.Item, stamp);
        }
    }

    /// <summary>Deletes the items that hold none but dropped lines.</summary>
    private async Task TrimAsync(JobId id, long dropped, CancellationToken cancellationToken)
    {
        var items = await _table.QueryAsync(Backward(id, upTo: dropped + 1), limit: null, cancellationToken);
        await _table.DeleteAsync(items.Where(item => item.NumberOf(Last) <= dropped).Select(Keys.Of), cancellationToken);
    }

    private QueryRequest Backward(JobId id, long upTo = long.MaxValue)
    {
        var expression = new Expression();
        var end = expression.Value(KeyOf(id, Math.Max(0, upTo))[Keys.Id]);
        return new QueryRequest
        {
            TableName = table,
            KeyConditionExpression = $"{expression.Is(Keys.Pk, Attributes.Text(Keys.LogOf(id)))} AND {expression.Name(Keys.Id)} <= {end}",
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = expression.Values,
            ConsistentRead = true,
            ScanIndexForward = false,
        };
    }
}

/// <summary>The JSON of lines.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LogLine[]))]
internal sealed partial class LogJson : JsonSerializerContext;
