using Distributed.Tests.Deployments;
using Millrace.Jobs;

namespace Distributed.Tests.Leases;

public sealed class ForeignMessageTests(SlowDeployment slow)
{
    [Fact]
    public async Task A_message_that_is_no_jobs_is_set_aside_and_the_rest_of_its_batch_runs()
    {
        var journal = slow.NewJournal();
        var lane = new Lane(ResourceClass.Memory, Priority.High);
        List<JobId> jobs = [];
        for (var i = 0; i < 3; i++)
            jobs.Add(await slow.Table.AddAsync("test.memory", new { journal = journal.Folder }, lane));

        await slow.Queue("MemoryHighQueue").SendAsync(["hello, is this a queue?", .. jobs.Select(static job => $$"""{"job":"{{job}}","epoch":0}""")]);

        await slow.Table.SucceededAsync(jobs);
        journal.EachRanOnce(jobs);
        await Eventually.IsAsync(async () => await slow.Queue("WorkDeadLetters").CountAsync() > 0, "the dead letter");
        Assert.Equal(["hello, is this a queue?"], await slow.Queue("WorkDeadLetters").TakeAsync());
        Assert.Contains(slow.Cloud.Functions["MemoryWorkFunction"].JsonLines(), static line => $"{line}".Contains("names no job and epoch", StringComparison.Ordinal));
    }
}
