using System.Diagnostics;
using LocalCloud.Faults;
using LocalCloud.Wire;

namespace LocalCloud.Mappings;

/// <summary>
/// The event source mapping of a stream: reads every shard in order, a parent before its children, and goes on only when a batch
/// is done or set aside.
/// </summary>
internal sealed class StreamMapping(StreamMappingSettings settings, TableStream reader, StreamDelivery delivery, DeliveryFaults faults, OutputLog log)
{
    private static readonly TimeSpan LookForShardsEvery = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken stopping)
    {
        var reading = new Dictionary<string, Task>();
        try
        {
            var stream = await reader.FindAsync(stopping);
            while (true)
            {
                await StartShardsAsync(stream, reading, stopping);
                await Task.Delay(LookForShardsEvery, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(reading.Values);
        }
    }

    private async Task StartShardsAsync(string stream, Dictionary<string, Task> reading, CancellationToken stopping)
    {
        try
        {
            var shards = await reader.ShardsAsync(stream, stopping);
            foreach (var shard in shards.Where(shard => !reading.ContainsKey(shard.Id)))
            {
                // A parent that is not listed any more was read, or is too old to be.
                if (shard.Parent is null || shards.All(one => one.Id != shard.Parent) || reading.GetValueOrDefault(shard.Parent)?.IsCompleted == true)
                    reading[shard.Id] = ReadAsync(stream, shard.Id, stopping);
            }
        }
        catch (Exception e) when (e is HttpRequestException or AwsCallException)
        {
            log.Add($"{settings.Table}: {e.Message}");
        }
    }

    private async Task ReadAsync(string stream, string shard, CancellationToken stopping)
    {
        try
        {
            while (!await ReadToEndAsync(stream, shard, stopping))
                await Task.Delay(settings.RetryAfter, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped: what is not done comes again.
        }
    }

    /// <summary>False if it was interrupted. It goes on behind what is done then, with a new iterator: they do not live long.</summary>
    private async Task<bool> ReadToEndAsync(string stream, string shard, CancellationToken stopping)
    {
        try
        {
            var batch = new Collected();
            for (string? iterator = await reader.StartAsync(stream, shard, stopping); iterator is not null;)
                iterator = await ReadPageAsync((stream, shard), iterator, batch, stopping);

            return true;
        }
        catch (Exception e) when (e is HttpRequestException or AwsCallException)
        {
            log.Add($"{settings.Table}: {e.Message}");
            return false;
        }
    }

    /// <summary>Reads on, and delivers if a batch is full or its window has ended.</summary>
    /// <returns>Where to go on; null at the end of the shard.</returns>
    private async Task<string?> ReadPageAsync((string Stream, string Shard) from, string iterator, Collected batch, CancellationToken stopping)
    {
        var page = await reader.ReadAsync(iterator, settings.BatchSize - batch.Records.Count, stopping);
        foreach (var record in page.Records)
        {
            batch.LastRead = record.Number;
            if (settings.Filter.Matches(record.Json) && !faults.LosesRecord(record.Json))
                batch.Add(record);
        }

        var isDue = batch.Records.Count >= settings.BatchSize || batch.Age >= settings.Window || page.Next is null;
        if (batch.Records.Count > 0 && isDue)
            await delivery.DeliverAsync(batch.Take(), Names.InRegion(from.Stream), from.Shard, stopping);

        if (batch.Records.Count == 0 && batch.LastRead is { } last)
        {
            reader.Done(from.Shard, last);
            batch.LastRead = null;
        }

        if (page.Records.Count == 0 && page.Next is not null)
            await Task.Delay(settings.PollEvery, stopping);

        return page.Next;
    }

    /// <summary>A batch that is not full yet.</summary>
    private sealed class Collected
    {
        private long _since;

        public List<StreamRecord> Records { get; private set; } = [];

        public string? LastRead { get; set; }

        public TimeSpan Age => Records.Count == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_since);

        public void Add(StreamRecord record)
        {
            if (Records.Count == 0)
                _since = Stopwatch.GetTimestamp();

            Records.Add(record);
        }

        public List<StreamRecord> Take()
        {
            var records = Records;
            Records = [];
            return records;
        }
    }
}
