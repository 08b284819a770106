using System.Diagnostics;
using Distributed.Tests.Deployments;
using Millrace.Jobs;

namespace Distributed.Tests.Leases;

public sealed class DeadWorkerTests(SlowDeployment slow)
{
    [Fact]
    public async Task The_job_of_a_worker_that_died_runs_again_when_its_lease_is_over_and_not_before()
    {
        var journal = slow.NewJournal();
        var id = await slow.Caller.SubmitAsync("test.note", new { journal = journal.Folder, milliseconds = 3_000, isGuarded = true });
        await Eventually.IsAsync(() => journal.Of("start").Count == 1, "the first start");

        using (var worker = Process.GetProcessById(journal.Of("start")[0].Process))
            worker.Kill();

        var job = Assert.Single(await slow.Table.SucceededAsync(id));
        var starts = journal.Of("start");
        Assert.Equal([1, 2], starts.Select(static line => line.Epoch));
        Assert.Equal([AttemptOutcome.Expired, AttemptOutcome.Succeeded], job.Attempts.Select(static attempt => attempt.Outcome));
        Assert.InRange(Stopwatch.GetElapsedTime(starts[0].Time, starts[1].Time), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(42));
        journal.NothingRanTwiceAtOnce();
    }
}
