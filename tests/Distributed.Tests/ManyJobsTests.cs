using System.Globalization;
using Distributed.Tests.Deployments;

namespace Distributed.Tests;

/// <summary>Many jobs at once.</summary>
public sealed class ManyJobsTests(ManyJobsTests.BusyDeployment busy) : IClassFixture<ManyJobsTests.BusyDeployment>
{
    private static int Jobs => int.Parse(Environment.GetEnvironmentVariable("MILLRACE_JOBS") ?? "1000", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Every_one_of_a_thousand_jobs_runs_exactly_once()
    {
        var journal = busy.NewJournal();

        var jobs = await busy.Caller.SubmitManyAsync(Jobs, 4, caller => caller.SubmitAsync("test.note", new { journal = journal.Folder }));

        Assert.Equal(Jobs, jobs.Distinct().Count());
        var ended = await busy.Table.SucceededAsync(jobs);
        journal.EachRanOnce(jobs);
        Assert.All(ended, static job => Assert.Equal((1, 0), (job.Epoch, job.AttemptsSpent)));
        Assert.Equal(0, await busy.Queue("WorkDeadLetters").CountAsync());
        Assert.Equal(0, await busy.Queue("DispatchFailures").CountAsync());
    }

    [Fact]
    public async Task Mode_07_two_workers_for_a_hundred_messages_send_none_to_the_dead_letters()
    {
        var journal = busy.NewJournal();
        var work = busy.Cloud.Functions["WorkFunction"];

        var jobs = await busy.Caller.SubmitManyAsync(100, 4, caller => caller.SubmitAsync("test.note", new { journal = journal.Folder, milliseconds = 100 }));
        await busy.Table.SucceededAsync(jobs);

        journal.EachRanOnce(jobs);
        Assert.Equal((0, 0), (work.Throttles, await busy.Queue("WorkDeadLetters").CountAsync()));
        Assert.InRange(work.ColdStarts, 1, 2);
    }

    /// <summary>Two workers at most.</summary>
    public sealed class BusyDeployment : Deployed
    {
        internal override void Change(TestTemplate template) => template.Mapping("WorkFunction", "Cpu", concurrency: 2, batchSize: 10);
    }
}
