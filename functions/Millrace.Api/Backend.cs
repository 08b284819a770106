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
internal sealed class Backend(JobClient client, IJobStore store, IJobLog log, IWorkQueue queue, IJobWatch watch)
{
    public Task<SubmitResult> SubmitAsync(Submission submission, CancellationToken cancellationToken) =>
        AskAsync(() => client.SubmitAsync(submission, cancellationToken), cancellationToken);

    public Task<CancelResult> CancelAsync(JobId id, string reason, CancellationToken cancellationToken) =>
        AskAsync(() => client.CancelAsync(id, reason, cancellationToken), cancellationToken);

    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) =>
        AskAsync(() => store.FindAsync(id, cancellationToken), cancellationToken);

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
