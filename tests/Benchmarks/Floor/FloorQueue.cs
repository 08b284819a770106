using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Millrace.Jobs;

namespace Benchmarks.Floor;

/// <summary>Jobs that are committed wait in memory, in order; a worker takes one, does nothing, and writes its end.</summary>
internal sealed class FloorQueue : IDisposable
{
    private readonly Channel<FloorJob> _waiting = Channel.CreateUnbounded<FloorJob>(new UnboundedChannelOptions { SingleWriter = true });
    private readonly FloorDatabase _database;
    private TaskCompletionSource _ended = new();
    private int _left, _added, _done;

    public FloorQueue(string folder, string synchronous) => _database = new FloorDatabase(folder, synchronous, Added);

    /// <summary>How long after the call that added it each job started, as many as were seen since it was cleared.</summary>
    public ConcurrentBag<TimeSpan> StartedAfter { get; } = [];

    /// <summary>Announces how many jobs end next: the task ends with the commit of the last.</summary>
    public Task Expect(int jobs)
    {
        _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _left, jobs);
        return _ended.Task;
    }

    /// <summary>Workers, until <see cref="Dispose"/>.</summary>
    public void Work(int workers)
    {
        for (var i = 0; i < workers; i++)
            _ = Task.Run(WorkAsync); // Ends with the channel.
    }

    public Task AddAsync() => _database.AddAsync(NewJob());

    /// <summary>All producers at once, each one job after the other.</summary>
    public Task AddOneByOneAsync(int jobs, int producers) => Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(async () =>
    {
        for (var i = producer; i < jobs; i += producers)
            await AddAsync();
    })));

    /// <summary>One producer, a thousand jobs a call, one call after the other.</summary>
    public async Task AddManyAsync(int jobs)
    {
        for (var done = 0; done < jobs; done += JobClient.MaxBatch)
            await _database.AddAsync([.. Enumerable.Range(0, Math.Min(JobClient.MaxBatch, jobs - done)).Select(static _ => NewJob())]);
    }

    /// <summary>Every job has its row, and every job that ended has it changed. While nothing runs.</summary>
    public bool IsComplete => _database.Changes == _added + _done;

    public void Dispose()
    {
        _waiting.Writer.Complete();
        _database.Dispose();
    }

    private static FloorJob NewJob()
    {
        var now = Stopwatch.GetTimestamp();
        var input = string.Create(CultureInfo.InvariantCulture, $$"""{"submitted":{{now}},"filling":"sixty bytes, more or less"}""");
        return new FloorJob(JobId.New(TimeProvider.System.GetUtcNow()).Value, input, now);
    }

    private void Added(FloorJob job)
    {
        _added++; // On the one thread that writes.
        _waiting.Writer.TryWrite(job); // Never full.
    }

    private async Task WorkAsync()
    {
        await foreach (var job in _waiting.Reader.ReadAllAsync())
        {
            StartedAfter.Add(Stopwatch.GetElapsedTime(job.Submitted));
            await _database.EndAsync(job);
            Interlocked.Increment(ref _done);
            if (Interlocked.Decrement(ref _left) == 0)
                _ended.SetResult();
        }
    }
}
