using Millrace.Jobs;
using Millrace.Testing;

namespace Millrace.Conformance.JobStores;

/// <summary>The promises of <see cref="IJobStore"/>. A driver's tests derive from this class; what it passes, it may claim.</summary>
public abstract class JobStoreContract : JobStoreRestarts
{
    /// <summary>Set it to the seed of a failure to see the failure again.</summary>
    protected virtual int? Seed => null;

    /// <summary>How many operations are compared; MILLRACE_STEPS says it for all drivers.</summary>
    protected virtual int Steps => int.TryParse(Environment.GetEnvironmentVariable("MILLRACE_STEPS"), out var steps) ? steps : 600;

    [Fact]
    public async Task Random_operations_end_as_in_the_in_memory_store()
    {
        var seed = Seed ?? Random.Shared.Next();
        var store = await OpenAsync();
        var twins = new StoreTwins(store, new InMemoryJobStore(Clock), Clock, new Random(seed))
        {
            FindsLapsedLeases = FindsLapsedLeases,
            Relations = RelationsOf(store),
        };
        for (var step = 1; step <= Steps; step++)
        {
            try
            {
                await twins.StepAsync(Cancel);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, step {step}: {e.Message}", e);
            }
        }
    }

    /// <summary>What binds the jobs of the open store; null where that is judged elsewhere.</summary>
    protected virtual IJobRelations? RelationsOf(IJobStore store) => store as IJobRelations;
}
