using Distributed.Tests.Deployments;

namespace Distributed.Tests.Leases;

public sealed class LongJobTests(SlowDeployment slow)
{
    [Fact]
    public async Task Mode_06_a_job_that_is_longer_than_its_lease_and_its_messages_visibility_runs_once()
    {
        var journal = slow.NewJournal();

        // A lease is 30 seconds, and the message is hidden for 35 at a time.
        var id = await slow.Caller.SubmitAsync("test.memory", new { journal = journal.Folder, milliseconds = 42_000, isGuarded = true });

        var job = Assert.Single(await slow.Table.SucceededAsync(id));
        journal.EachRanOnce([id]);
        Assert.Equal((1, 0), (job.Epoch, job.AttemptsSpent));
        await Eventually.IsAsync(async () => await slow.Queue("MemoryQueue").CountAsync() == 0, "the message, deleted");
    }
}
