using Millrace.Jobs;

namespace Millrace.Conformance.JobStores;

/// <summary>How the job store suite opens the driver that it judges.</summary>
public abstract class JobStoreSuite : ContractSuite
{
    /// <summary>Whether stored jobs outlive the process. Then <see cref="ReopenAsync"/> is overridden.</summary>
    protected virtual bool SurvivesRestart => false;

    /// <summary>An empty store that uses the suite's clock. Called once a test.</summary>
    protected abstract Task<IJobStore> OpenAsync();

    /// <summary>Ends the open store as <paramref name="restart"/> says and opens another one on the same data.</summary>
    protected virtual Task<IJobStore> ReopenAsync(Restart restart) => throw NotReopenable();

    /// <summary>The job, which must be there.</summary>
    protected static async Task<Job> FoundAsync(IJobStore store, JobId id)
    {
        var job = await store.FindAsync(id, Cancel);
        Assert.NotNull(job);
        return job;
    }
}
