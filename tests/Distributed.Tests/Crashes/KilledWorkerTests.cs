using System.Diagnostics;
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
        // Any worker, also one that is just starting; and by turns one that is in the middle of a job, so that it is no drill.
        await Chaos.WreakAsync(6, TimeSpan.FromMilliseconds(700), i => i % 2 == 0 ? KillAtWorkAsync(journal) : Task.FromResult(workers.Cloud.KillAny("WorkFunction")));
        var jobs = await submitting;

        var ended = await workers.Table.SucceededAsync(jobs);
        journal.NothingIsLost(jobs);
        journal.NothingRanTwiceAtOnce();
        // Each attempt that died with its worker is told in its job.
        Assert.Contains(ended, static job => job.Attempts.Any(static attempt => attempt.Outcome == AttemptOutcome.Expired));
        Assert.All(ended, job => Assert.Equal(job.Epoch, job.Attempts.Count));
        Assert.Equal(0, await workers.Queue("WorkDeadLetters").CountAsync());
    }

    private static Task KillAtWorkAsync(Journal journal)
    {
        var killed = false;
        return Eventually.IsAsync(
            () =>
            {
                var ended = journal.Of("end").Select(static line => (line.Job, line.Epoch)).ToHashSet();
                var atWork = journal.Of("start").Where(line => !ended.Contains((line.Job, line.Epoch))).Select(static line => line.Process).ToHashSet();
                foreach (var worker in Process.GetProcessesByName("DistributedJobs").Where(one => atWork.Contains(one.Id)))
                {
                    worker.Kill();
                    killed = true;
                }

                return killed;
            },
            "a worker in the middle of a job");
    }

    /// <summary>A deployment whose workers die.</summary>
    public sealed class Workers : Deployed;
}
