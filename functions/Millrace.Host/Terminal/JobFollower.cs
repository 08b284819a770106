using Millrace.Host.Commands;
using Millrace.Jobs;

namespace Millrace.Host.Terminal;

/// <summary>Follows a job to its end and shows how it goes.</summary>
internal sealed class JobFollower(SingleProcess process, IRunView view)
{
    // How often a person sees something new.
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    public async Task<int> FollowAsync(JobId id, CancellationToken cancellationToken)
    {
        Job? last = null;
        try
        {
            while (true)
            {
                var waiting = process.JobWatch.WaitForEndAsync(id, Refresh, cancellationToken);
                if (await Task.WhenAny(waiting, process.Failed) == process.Failed)
                    throw new CommandException(ExitCode.Unavailable, $"The platform stops: {(await process.Failed).Message}");

                last = await waiting ?? throw new InvalidOperationException($"Job {id} has vanished.");
                var snapshot = new RunSnapshot(last, await TasksOfAsync(id, cancellationToken), TimeProvider.System.GetUtcNow());
                if (last.State.IsFinal)
                {
                    view.End(snapshot);
                    return last.State is JobState.Succeeded ? ExitCode.Success : ExitCode.JobFailed;
                }

                view.Show(snapshot);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (last is not null)
                view.Interrupted(last);

            return ExitCode.Interrupted;
        }
    }

    private async Task<IReadOnlyList<Job>> TasksOfAsync(JobId id, CancellationToken cancellationToken)
    {
        var page = await process.Storage.Jobs.ListAsync(new JobQuery { Parent = id, Limit = JobQuery.MaxLimit }, cancellationToken);
        return [.. page.Jobs.Reverse()];
    }
}
