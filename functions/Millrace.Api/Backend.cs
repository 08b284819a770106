using Millrace.Api.Problems;
using Millrace.Changes;
using Millrace.Jobs;
using Millrace.Logs;
using Millrace.Queues;

namespace Millrace.Api;

/// <summary>
/// The ports as the endpoints see them. Whatever a port throws, the store behind it failed: the caller is told so and may
/// try again.
/// </summary>
internal sealed class Backend(Platform platform, IJobStore store, IJobLog log, IWorkQueue queue, IJobWatch watch)
{
    /// <summary>The job types that the program knows.</summary>
    public JobTypes KnownTypes => platform.KnownTypes;

    /// <summary>Asks the domain for something.</summary>
    public Task<T> AskAsync<T>(Func<Platform, Task<T>> ask, CancellationToken cancellationToken) => AskAsync(() => ask(platform), cancellationToken);

    /// <summary>Has the domain do something.</summary>
    public Task DoAsync(Func<Platform, Task> act, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            await act(platform);
            return true;
        },
        cancellationToken);

    /// <summary>Why a submission would be rejected whatever the store holds; null if it would not.</summary>
    public SubmitResult.Rejected? WhyNot(Submission submission) => platform.Client.WhyNot(submission);

    public Task<SubmitResult> SubmitAsync(Submission submission, CancellationToken cancellationToken) =>
        AskAsync(() => platform.Client.SubmitAsync(submission, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Submission> submissions, CancellationToken cancellationToken) =>
        AskAsync(() => platform.Client.SubmitAsync(submissions, cancellationToken), cancellationToken);

    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) =>
        AskAsync(() => store.FindAsync(id, cancellationToken), cancellationToken);

    /// <summary>The job, wherever it is; null if it is nowhere.</summary>
    public async Task<FoundJob?> FindAnywhereAsync(JobId id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { } job ? new FoundJob(job, IsArchived: false) : await FindArchivedAsync(id, cancellationToken);

    public async Task<FoundJob?> FindArchivedAsync(JobId id, CancellationToken cancellationToken) =>
        await AskAsync(() => platform.Archive.FindAsync(id, cancellationToken), cancellationToken) is { } archived ? new FoundJob(archived, IsArchived: true) : null;

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) =>
        AskAsync(() => store.ListAsync(query, cancellationToken), cancellationToken);

    public Task<Job?> WaitForEndAsync(JobId id, TimeSpan timeout, CancellationToken cancellationToken) =>
        AskAsync(() => watch.WaitForEndAsync(id, timeout, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<NumberedLogLine>> ReadLogAsync(JobId id, long after, int limit, CancellationToken cancellationToken) =>
        AskAsync(() => log.ReadAsync(id, after, limit, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<LaneStatus>> DescribeLanesAsync(CancellationToken cancellationToken) =>
        AskAsync(() => queue.DescribeAsync(cancellationToken), cancellationToken);

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new StoreFailedException(e);
        }
    }
}

/// <summary>A job, and whether it has left the store.</summary>
internal sealed record FoundJob(Job Job, bool IsArchived);
