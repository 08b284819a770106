using Millrace.Jobs;

namespace Millrace.Pipelines;

/// <summary>
/// The tasks that a pipeline left open when it ended: a branch that failed beside them, or a timeout, had ended the wait for them.
/// </summary>
internal sealed class OpenTasks(IJobStore store, JobClient client)
{
    private const int PageSize = 100;

    /// <summary>Cancels them. Nothing for those that have ended, so it may be called again.</summary>
    public async Task CancelAsync(Job pipeline, CancellationToken cancellationToken)
    {
        for (JobId? before = null; ;)
        {
            var page = await store.ListAsync(new JobQuery { Parent = pipeline.Id, Before = before, Limit = PageSize }, cancellationToken);
            foreach (var task in page.Jobs.Where(static task => !task.State.IsFinal))
                await client.CancelAsync(task.Id, $"The pipeline {pipeline.Id} ended as {pipeline.State.Name}.", cancellationToken);

            before = page.Next;
            if (before is null)
                return;
        }
    }
}
