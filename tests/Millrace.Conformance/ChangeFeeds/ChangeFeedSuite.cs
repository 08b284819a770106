using Millrace.Changes;
using Millrace.Jobs;

namespace Millrace.Conformance.ChangeFeeds;

/// <summary>A store and the feed of its changes.</summary>
public sealed record OpenFeed(IJobStore Store, IChangeFeed Feed);

/// <summary>How the change feed suite opens the driver that it judges.</summary>
public abstract class ChangeFeedSuite : ContractSuite
{
    /// <summary>Whether feed and positions outlive the process. Then <see cref="ReopenAsync"/> is overridden.</summary>
    protected virtual bool SurvivesRestart => false;

    /// <summary>An empty store that uses the suite's clock, and its feed. Called once a test.</summary>
    protected abstract Task<OpenFeed> OpenAsync();

    /// <summary>Ends the open store as <paramref name="restart"/> says and opens another one on the same data.</summary>
    protected virtual Task<OpenFeed> ReopenAsync(Restart restart) => throw NotReopenable();

    /// <summary>Adds plain jobs, one by one.</summary>
    protected async Task<IReadOnlyList<Job>> AddJobsAsync(IJobStore store, int count)
    {
        var jobs = new List<Job>();
        for (var i = 0; i < count; i++)
            jobs.Add(await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel));

        return jobs;
    }

    /// <summary>All changes after a position, read in small pages.</summary>
    protected static async Task<IReadOnlyList<JobChange>> ReadAllAsync(IChangeFeed feed, long after = 0, int pageSize = 7)
    {
        var all = new List<JobChange>();
        while (true)
        {
            var page = await feed.ReadAsync(all.Count == 0 ? after : all[^1].Position, pageSize, Cancel);
            Assert.InRange(page.Count, 0, pageSize);
            all.AddRange(page);
            if (page.Count == 0)
                return all;
        }
    }
}
