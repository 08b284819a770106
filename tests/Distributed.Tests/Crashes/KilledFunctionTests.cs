using Distributed.Tests.Deployments;
using Millrace.Jobs;

namespace Distributed.Tests.Crashes;

/// <summary>The other functions that die at random moments: Api, Dispatch, StartTask, PipelineEnd.</summary>
public sealed class KilledFunctionTests(KilledFunctionTests.Functions functions) : IClassFixture<KilledFunctionTests.Functions>
{
    private static readonly string[] Often = ["ApiFunction", "DispatchFunction", "StartTaskFunction"];

    [Fact]
    public async Task Functions_that_are_killed_at_random_lose_no_job_and_no_pipeline()
    {
        var (journal, notes) = (functions.NewJournal(), functions.NewJournal());
        var submitting = functions.Caller.SubmitManyAsync(4, 2, caller => caller.SubmitSurelyAsync("test.pipeline", Chaos.Pipeline(journal, 150, 4)));
        var submittingNotes = functions.Caller.SubmitManyAsync(60, 1, caller => caller.SubmitSurelyAsync("test.note", new { journal = notes.Folder, milliseconds = 20 }));

        // Lambda tries an event twice more only, so the taker of ends is killed once; what is lost then is the sweep's, minutes later.
        await Chaos.WreakAsync(14, TimeSpan.FromMilliseconds(500), i => Task.FromResult(
            functions.Cloud.KillAny(i == 10 ? ["PipelineEndFunction"] : Often)));

        var jobs = await submittingNotes;
        await functions.Table.SucceededAsync(jobs);
        notes.EachRanOnce(jobs);
        var pipelines = await submitting;
        await functions.Table.SucceededAsync(pipelines);
        journal.NothingRanTwiceAtOnce();
        foreach (var pipeline in pipelines)
            await HasEndedWholeAsync(pipeline);
    }

    /// <summary>Every phase has its job; one more where StartTask died after it had admitted the job: that task was started anew.</summary>
    private async Task HasEndedWholeAsync(JobId pipeline)
    {
        var tasks = await functions.Table.TasksOfAsync(pipeline);
        Assert.All(tasks, static task => Assert.True(task.State.IsFinal));
        Assert.True(tasks.Count(static task => task.State is JobState.Succeeded) >= 5, $"{tasks.Count} tasks");
    }

    /// <summary>A deployment whose functions die.</summary>
    public sealed class Functions : Deployed
    {
        internal override void Change(TestTemplate template) => template.FeedWindow(2);
    }
}
