using Millrace.Changes;
using Millrace.Jobs;
using Millrace.Logs;

namespace Millrace.Conformance.JobStores;

/// <summary>A store and what it has besides.</summary>
public sealed record OpenJobs(IJobStore Store, IJobRelations Relations, IEndedJobs Ended)
{
    /// <summary>The feed of the store's changes; null where that is not a port of the driver.</summary>
    public IChangeFeed? Feed { get; init; }

    /// <summary>The log that lies in the same place; null where the store does not know it.</summary>
    public IJobLog? Log { get; init; }
}

/// <summary>How the suites of what binds jobs open the driver that they judge.</summary>
public abstract class JobRelationsSuite : ContractSuite
{
    /// <summary>An empty store that uses the suite's clock. Called once a test.</summary>
    protected abstract Task<OpenJobs> OpenAsync();

    /// <summary>The job, which must be there.</summary>
    protected static async Task<Job> FoundAsync(OpenJobs open, JobId id)
    {
        var job = await open.Store.FindAsync(id, Cancel);
        Assert.NotNull(job);
        return job;
    }

    /// <summary>The one admission of a request.</summary>
    protected static async Task<Admission> AdmitAsync(OpenJobs open, NewJob request) => Assert.Single(await open.Store.AddAsync([request], Cancel));

    /// <summary>Adds a job and answers with it as it was stored.</summary>
    protected static Task<Job> AddedAsync(OpenJobs open, NewJob request) => AJob.AddedToAsync(open.Store, request, Cancel);

    /// <summary>Ends a job as somebody's request does, whatever else is written at the same time.</summary>
    protected async Task<Job> CancelAsync(OpenJobs open, JobId id)
    {
        while (true)
        {
            var job = await FoundAsync(open, id);
            var next = job.RequestCancel("done with", Clock.GetUtcNow());
            if (await open.Store.TryReplaceAsync(job, next, Cancel))
                return next;
        }
    }

    /// <summary>Claims a queued job.</summary>
    protected static async Task<Job> ClaimAsync(OpenJobs open, Job job) =>
        Assert.IsType<Claim.Granted>(await open.Store.ClaimAsync(AJob.ClaimOf(job), Cancel)).Job;

    /// <summary>Claims a queued job and ends it with a verdict.</summary>
    protected async Task<Job> RunAsync(OpenJobs open, Job job, Verdict verdict)
    {
        var running = await ClaimAsync(open, job);
        var ended = running.Settle(verdict, Clock.GetUtcNow());
        Assert.True(await open.Store.TryReplaceAsync(running, ended, Cancel));
        return ended;
    }
}
