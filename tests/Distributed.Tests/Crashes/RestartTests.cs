using Distributed.Tests.Deployments;
using LocalCloud;

namespace Distributed.Tests.Crashes;

/// <summary>Services that go away and come back with what they had.</summary>
public sealed class RestartTests(RestartTests.Lasting lasting) : IClassFixture<RestartTests.Lasting>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_queue_is_down_jobs_are_accepted_and_run_when_it_is_back()
    {
        var journal = lasting.NewJournal();
        await lasting.Table.SucceededAsync(await lasting.Caller.SubmitAsync("test.note", new { journal = lasting.NewJournal().Folder }));
        await lasting.Cloud.Emulators.KillSqsAsync();

        var jobs = await lasting.Caller.SubmitManyAsync(3, 1, caller => caller.SubmitAsync("test.note", new { journal = journal.Folder }));
        Assert.Empty(journal.Lines);
        await lasting.Cloud.Emulators.StartSqsAsync(Cancel);

        await lasting.Table.SucceededAsync(jobs);
        journal.EachRanOnce(jobs);
    }

    [Fact]
    public async Task A_queue_that_is_killed_at_work_loses_no_job_and_no_job_runs_twice_at_once()
    {
        var journal = lasting.NewJournal();
        var input = new { journal = journal.Folder, milliseconds = 100, isGuarded = true };

        var submitting = lasting.Caller.SubmitManyAsync(60, 2, caller => caller.SubmitAsync("test.note", input));
        await Eventually.IsAsync(() => journal.Of("start").Count > 3, "jobs that run");
        for (var i = 0; i < 2; i++)
        {
            await lasting.Cloud.Emulators.KillSqsAsync();
            await Task.Delay(500, Cancel);
            await lasting.Cloud.Emulators.StartSqsAsync(Cancel);
            await Task.Delay(500, Cancel);
        }

        var jobs = await submitting;
        await lasting.Table.SucceededAsync(jobs);
        journal.EachRanOnce(jobs); // No worker died, so every duplicate was refused.
        journal.NothingRanTwiceAtOnce();
    }

    [Fact]
    public async Task Executions_go_on_where_they_were_when_step_functions_comes_back()
    {
        var journal = lasting.NewJournal();
        var pipelines = await lasting.Caller.SubmitManyAsync(3, 1, caller => caller.SubmitAsync("test.pipeline", Chaos.Pipeline(journal, 300, 4)));
        await Eventually.IsAsync(() => journal.Of("start").Count > 0, "a task that runs");

        for (var i = 0; i < 3; i++)
        {
            await lasting.Cloud.RestartStateMachinesAsync();
            await Task.Delay(300, Cancel);
        }

        await lasting.Table.SucceededAsync(pipelines);
        foreach (var pipeline in pipelines)
            Assert.Equal(5, (await lasting.Table.TasksOfAsync(pipeline)).Count);

        Assert.Equal(15, journal.Of("start").Count);
        Assert.Equal(15, journal.Of("end").Count);
    }

    /// <summary>What it is given is there after a restart. A message that was received by nobody who lives comes back soon.</summary>
    public sealed class Lasting : Deployed
    {
        internal override void Change(TestTemplate template) => template.FeedWindow(2);

        internal override LocalDeploymentOptions Change(LocalDeploymentOptions options) =>
            options with { DataFolder = Path.Combine(Folder, "data"), Visibility = TimeSpan.FromSeconds(10) };
    }
}
