using Millrace;
using Millrace.Jobs;
using Millrace.Sqlite;

namespace Benchmarks;

/// <summary>Data folders that hold many jobs before anything runs.</summary>
internal static class Filling
{
    public static readonly JobType Type = new("growth");

    private const int Page = 1_000;

    /// <summary>Adds jobs, a thousand a transaction: those without a time are queued, and their messages with them.</summary>
    /// <param name="storage">Where to.</param>
    /// <param name="count">How many.</param>
    /// <param name="runAt">When the first of them may run; the others of its thousand follow by milliseconds.</param>
    public static async Task AddAsync(SqliteStorage storage, int count, DateTimeOffset? runAt = null)
    {
        for (var done = 0; done < count; done += Page)
        {
            NewJob[] jobs = [.. Enumerable.Range(0, Math.Min(Page, count - done)).Select(i => new NewJob
            {
                Id = JobId.New(TimeProvider.System.GetUtcNow()),
                Type = Type,
                Input = new Payload($$"""{"number":{{i}},"text":"about a hundred characters, as a small input has them, and no more than that"}"""),
                RunAt = runAt?.AddMilliseconds(i),
            })];
            await storage.Jobs.AddAsync(jobs, CancellationToken.None);
        }
    }

    /// <summary>A folder with jobs that wait for workers, as a process leaves it that accepted them.</summary>
    public static async Task QueueAsync(string folder, int count)
    {
        using var storage = SqliteStorage.Open(new SqliteOptions { Folder = folder }, TimeProvider.System);
        await AddAsync(storage, count);

        // That process has seen their changes.
        const string dispatch = "dispatch";
        await storage.Changes.SubscribeAsync(dispatch, CancellationToken.None);
        await storage.Changes.SaveAsync(dispatch, await storage.Changes.EndAsync(CancellationToken.None), CancellationToken.None);
    }
}
