using Distributed.Tests.Deployments;
using Millrace.Jobs;

namespace Distributed.Tests.Crashes;

/// <summary>Workers that die at random moments.</summary>
public sealed class KilledWorkerTests(KilledWorkerTests.Workers workers) : IClassFixture<KilledWorkerTests.Workers>
{
    [Fact]
    public async Task Workers_that_are_killed_at_random_lose_no_job_and_no_job_runs_twice_at_once()
    {
        var journal = workers.NewJournal();
        var input = new { journal = journal.Folder, milliseconds = 300, isGuarded = true };

        var submitting = workers.Caller.SubmitManyAsync(60, 2, caller => caller.SubmitAsync("test.note", input));
        await Eventually.IsAsync(() => journal.Of("start").Count > 0, "a job that runs");
        await Chaos.WreakAsync(6, TimeSpan.FromMilliseconds(700), _ => Task.FromResult(workers.Cloud.KillAny("WorkFunction")));
        var jobs = await submitting;

        var ended = await workers.Table.SucceededAsync(jobs);
        journal.NothingIsLost(jobs);
        journal.NothingRanTwiceAtOnce();
        // It was no drill: some attempts died with their worker, and each of them is told in its job.
        Assert.Contains(ended, static job => job.Attempts.Any(static attempt => attempt.Outcome == AttemptOutcome.Expired));
        Assert.All(ended, job => Assert.Equal(job.Epoch, job.Attempts.Count));
        Assert.Equal(0, await workers.Queue("WorkDeadLetters").CountAsync());
    }

    /// <summary>A deployment whose workers die.</summary>
    public sealed class Workers : Deployed;
}
