using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Wire;

namespace LocalCloud.Mappings;

/// <summary>A shard of a stream.</summary>
internal sealed record Shard(string Id, string? Parent);

/// <summary>Some records of a shard, and where to go on; null at the end of a closed shard.</summary>
internal sealed record StreamPage(IReadOnlyList<StreamRecord> Records, string? Next);

/// <summary>Reads the stream of a table, and remembers how far.</summary>
internal sealed class TableStream(AwsJsonClient streams, StreamMappingSettings settings)
{
    private readonly ConcurrentDictionary<string, string> _read = Load(settings.CheckpointFile);
    private readonly Lock _lock = new();

    /// <summary>The stream's ARN.</summary>
    public async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        var found = await streams.CallAsync("ListStreams", new JsonObject { ["TableName"] = settings.Table }, cancellationToken);
        return found.GetProperty("Streams").EnumerateArray().Select(static one => one.GetProperty("StreamArn").GetString()).LastOrDefault()
            ?? throw new InvalidOperationException($"The table {settings.Table} has no stream.");
    }

    public async Task<IReadOnlyList<Shard>> ShardsAsync(string stream, CancellationToken cancellationToken)
    {
        var described = await streams.CallAsync("DescribeStream", new JsonObject { ["StreamArn"] = stream }, cancellationToken);
        return [.. described.GetProperty("StreamDescription").GetProperty("Shards").EnumerateArray().Select(static shard => new Shard(
            shard.GetProperty("ShardId").GetString()!, // Every shard has one.
            shard.TryGetProperty("ParentShardId", out var parent) ? parent.GetString() : null))];
    }

    /// <summary>Where to go on in a shard: behind what was done, or where the mapping starts.</summary>
    public async Task<string> StartAsync(string stream, string shard, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["StreamArn"] = stream, ["ShardId"] = shard };
        if (_read.TryGetValue(shard, out var number))
            (input["ShardIteratorType"], input["SequenceNumber"]) = ("AFTER_SEQUENCE_NUMBER", number);
        else
            input["ShardIteratorType"] = settings.StartingPosition;

        return (await streams.CallAsync("GetShardIterator", input, cancellationToken)).GetProperty("ShardIterator").GetString()!; // The answer to this question.
    }

    public async Task<StreamPage> ReadAsync(string iterator, int most, CancellationToken cancellationToken)
    {
        var page = await streams.CallAsync("GetRecords", new JsonObject { ["ShardIterator"] = iterator, ["Limit"] = Math.Clamp(most, 1, 1000) }, cancellationToken);
        return new StreamPage(
            [.. page.GetProperty("Records").EnumerateArray().Select(static record => new StreamRecord(record))],
            page.TryGetProperty("NextShardIterator", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null);
    }

    /// <summary>Remembers that everything up to a record is done.</summary>
    public void Done(string shard, string sequenceNumber)
    {
        _read[shard] = sequenceNumber;
        if (settings.CheckpointFile is null)
            return;

        lock (_lock)
            File.WriteAllLines(settings.CheckpointFile, _read.Select(static one => $"{one.Key} {one.Value}"));
    }

    private static ConcurrentDictionary<string, string> Load(string? file) => new(file is null || !File.Exists(file)
        ? []
        : File.ReadLines(file).Select(static line => line.Split(' ')).Select(static part => KeyValuePair.Create(part[0], part[1])));
}
