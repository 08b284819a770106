using Millrace.Jobs;

namespace Millrace.Conformance.JobStores;

/// <summary>How the job store suite opens the driver that it judges.</summary>
public abstract class JobStoreSuite : ContractSuite
{
    /// <summary>Whether stored jobs outlive the process. Then <see cref="ReopenAsync"/> is overridden.</summary>
    protected virtual bool SurvivesRestart => false;

    /// <summary>
    /// Whether the search for due jobs finds lapsed leases too. Where it does not, what wakes a worker keeps them: its message
    /// comes back, and the claim says that the lease has lapsed.
    /// </summary>
    protected virtual bool FindsLapsedLeases => true;

    /// <summary>An empty store that uses the suite's clock. Called once a test.</summary>
    protected abstract Task<IJobStore> OpenAsync();

    /// <summary>Ends the open store as <paramref name="restart"/> says and opens another one on the same data.</summary>
    protected virtual Task<IJobStore> ReopenAsync(Restart restart) => throw NotReopenable();

    /// <summary>Skips a test, aloud, where lapsed leases are not searched for.</summary>
    protected void SkipUnlessLapsedLeasesAreFound() =>
        Assert.SkipUnless(FindsLapsedLeases, "This store keeps running jobs out of its index: the queue's message outlives the lease.");

    /// <summary>The job, which must be there.</summary>
    protected static async Task<Job> FoundAsync(IJobStore store, JobId id)
    {
        var job = await store.FindAsync(id, Cancel);
        Assert.NotNull(job);
        return job;
    }
}
