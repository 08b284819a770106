using System.Text.Json.Nodes;
using Distributed.Tests.Deployments;
using LocalCloud.Faults;
using Millrace.Jobs;

namespace Distributed.Tests;

/// <summary>A job is woken three ways, each by itself enough: here the others are taken away.</summary>
public sealed class LostWakeUpTests(LostWakeUpTests.LossyDeployment lossy) : IClassFixture<LostWakeUpTests.LossyDeployment>
{
    [Fact]
    public async Task Without_any_direct_message_the_feed_starts_every_job()
    {
        var journal = lossy.NewJournal();
        var before = lossy.Calls("DispatchFunction", "SQS.SendMessageBatch");
        using var lost = lossy.Cloud.Calls.LoseWakeUps("ApiFunction");

        var jobs = await lossy.Caller.SubmitManyAsync(20, 2, caller => caller.SubmitAsync("test.note", new { journal = journal.Folder }));

        await lossy.Table.SucceededAsync(jobs);
        journal.EachRanOnce(jobs);
        Assert.True(lossy.Calls("DispatchFunction", "SQS.SendMessageBatch") > before);
    }

    [Fact]
    public async Task Mode_03_without_message_and_feed_the_sweep_starts_what_nobody_woke()
    {
        var journal = lossy.NewJournal();
        using var lost = lossy.LoseFeed();
        List<JobId> jobs = [];
        for (var i = 0; i < 10; i++)
            jobs.Add(await lossy.Table.AddOverlookedAsync("test.note", new { journal = journal.Folder }));

        await Task.Delay(1_000, TestContext.Current.CancellationToken);
        Assert.Empty(journal.Lines);
        await lossy.Cloud.TriggerAsync("SweepFunction");

        await lossy.Table.SucceededAsync(jobs);
        journal.EachRanOnce(jobs);
    }

    [Fact]
    public async Task A_pipeline_whose_start_was_lost_is_started_by_the_sweep()
    {
        var journal = lossy.NewJournal();
        using var lost = lossy.LoseFeed(static image => image["state"] is "Queued" or "Waiting");
        var pipeline = await lossy.Table.AddOverlookedAsync("test.pipeline", new { journal = journal.Folder, milliseconds = 0, items = new[] { 1, 2 } });
        await lossy.Cloud.TriggerAsync("SweepFunction");
        await Eventually.IsAsync(async () => (await lossy.Table.FindAsync(pipeline)).State is JobState.Waiting, "the pipeline waits for its execution");
        var before = (Dispatch: lossy.Calls("DispatchFunction", "StepFunctions.StartExecution"), Sweep: lossy.Calls("SweepFunction", "StepFunctions.StartExecution"));

        await lossy.Table.ForgetSweepAsync();
        await lossy.Cloud.TriggerAsync("SweepFunction");

        await lossy.Table.SucceededAsync(pipeline);
        journal.EachRanOnce([.. (await lossy.Table.TasksOfAsync(pipeline)).Select(static task => task.Id)]);
        Assert.Equal(before.Dispatch, lossy.Calls("DispatchFunction", "StepFunctions.StartExecution"));
        Assert.Equal(before.Sweep + 1, lossy.Calls("SweepFunction", "StepFunctions.StartExecution"));
    }

    [Fact]
    public async Task A_tasks_report_that_was_lost_is_made_up_for_by_the_sweep()
    {
        var journal = lossy.NewJournal();
        using var lost = lossy.LoseFeed(static image => image["state"] == "Succeeded" && image["phase"] == "first");
        var pipeline = await lossy.Caller.SubmitAsync("test.pipeline", new { journal = journal.Folder, milliseconds = 0, items = new[] { 1, 2 } });
        await Eventually.IsAsync(async () => (await lossy.Table.TasksOfAsync(pipeline)) is [{ State: JobState.Succeeded }], "the end of the first task");
        await Task.Delay(1_000, TestContext.Current.CancellationToken);
        Assert.Equal(JobStateName.Waiting, (await lossy.Table.FindAsync(pipeline)).State.Name);

        await lossy.Table.MakeOverlookedAsync((await lossy.Table.TasksOfAsync(pipeline))[0].Id);
        await lossy.Cloud.TriggerAsync("SweepFunction");

        await lossy.Table.SucceededAsync(pipeline);
        Assert.Equal(3, journal.Of("end").Count);
        journal.NothingRanTwiceAtOnce();
    }

    [Fact]
    public async Task The_end_of_an_execution_that_nobody_took_is_found_by_the_sweep()
    {
        var journal = lossy.NewJournal();
        using var lost = lossy.Cloud.Calls.When(static call => call is { Function: "PipelineEndFunction", Service: "DynamoDB" }, new Fault.Cut());
        var pipeline = await lossy.Table.AddOverlookedAsync("test.pipeline", new { journal = journal.Folder, milliseconds = 0, items = new[] { 1 } });
        await lossy.Cloud.TriggerAsync("SweepFunction");
        await Eventually.IsAsync(async () => await lossy.Queue("EventFailures").CountAsync() > 0, "the event, set aside");
        Assert.Equal(JobStateName.Waiting, (await lossy.Table.FindAsync(pipeline)).State.Name);

        await lossy.Table.ForgetSweepAsync();
        await lossy.Cloud.TriggerAsync("SweepFunction");

        await lossy.Table.SucceededAsync(pipeline);
    }

    [Fact]
    public async Task Mode_13_a_job_whose_api_died_between_table_and_queue_runs_once()
    {
        var journal = lossy.NewJournal();
        await lossy.Table.SucceededAsync(await lossy.Caller.SubmitAsync("test.note", new { journal = lossy.NewJournal().Folder }));
        bool IsTheMoment(AwsCall call) => call is { Function: "ApiFunction", Operation: "SendMessageBatch" } && lossy.Cloud.Functions["ApiFunction"].KillInstance();

        using (lossy.Cloud.Calls.When(IsTheMoment, new Fault.Cut(), times: 1))
        {
            using var answer = await lossy.Caller.PostAsync("test.note", new { journal = journal.Folder });
            Assert.Equal(500, (int)answer.StatusCode);
        }

        await Eventually.IsAsync(() => journal.Of("end").Count > 0, "the job");
        var job = journal.Of("end")[0].Job;
        Assert.Equal(1, Assert.Single(await lossy.Table.SucceededAsync(job)).Epoch);
        journal.EachRanOnce([job]);
    }

    [Fact]
    public async Task A_malformed_image_is_set_aside_with_its_reason_and_the_rest_of_its_batch_goes_on()
    {
        var journal = lossy.NewJournal();
        var failed = await lossy.Queue("DispatchFailures").CountAsync();
        using var lost = lossy.Cloud.Calls.LoseWakeUps("ApiFunction");

        await lossy.Table.PutAsync(Malformed("no-id", "Queued"));
        await lossy.Table.PutAsync(Malformed("01kax0000000000000000000no", "Waiting"));
        var job = await lossy.Caller.SubmitAsync("test.note", new { journal = journal.Folder });
        await lossy.Table.PutAsync(Malformed("neither", "Queued"));

        await lossy.Table.SucceededAsync(job);
        var dispatch = lossy.Cloud.Functions["DispatchFunction"];
        await Eventually.IsAsync(() => dispatch.JsonLines().Count(static line => $"{line}".Contains("is no job's change; it is set aside", StringComparison.Ordinal)) >= 3, "three reasons");
        Assert.Equal(failed, await lossy.Queue("DispatchFailures").CountAsync());
    }

    private static JsonObject Malformed(string id, string state) => new()
    {
        ["pk"] = new JsonObject { ["S"] = "job#z" },
        ["id"] = new JsonObject { ["S"] = id },
        ["state"] = new JsonObject { ["S"] = state },
        ["version"] = new JsonObject { ["S"] = "one" },
    };

    /// <summary>A deployment whose feed does not collect for long.</summary>
    public sealed class LossyDeployment : Deployed
    {
        internal override void Change(TestTemplate template) => template.FeedWindow(2);
    }
}
