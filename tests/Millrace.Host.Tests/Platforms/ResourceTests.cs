using Millrace.Administration;
using Millrace.Jobs;
using Millrace.Resources;

namespace Millrace.Host.Tests.Platforms;

public sealed class ResourceTests
{
    [Fact]
    public async Task A_worker_never_meets_the_resource_that_its_own_last_job_held()
    {
        await using var platform = await RunningPlatform.StartedAsync(app => app.Handle("own", new Own()), workers: 1);
        await platform.Process.Platform.ResourceControl.SetAsync("printer", new Resource { Limit = 1 }, Actor.Platform, RunningPlatform.Cancel);
        var submission = new Submission { Type = new JobType("own"), Input = new Payload("1"), Terms = new JobTerms { Resources = ["printer"] } };
        List<JobId> jobs = [];
        for (var i = 0; i < 50; i++)
            jobs.Add(Assert.IsType<SubmitResult.Accepted>(await platform.Process.Client.SubmitAsync(submission, RunningPlatform.Cancel)).Id);

        // Queued, running, succeeded: one that was denied has a version more for each time.
        foreach (var id in jobs)
            Assert.Equal(3, (await platform.EndOfAsync(id)).Version);
    }

    private sealed class Own : IJobHandler<int, int>
    {
        public Task<int> HandleAsync(int input, JobContext job, CancellationToken cancellationToken) => Task.FromResult(input);
    }
}
