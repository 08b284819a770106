using Millrace.Archive;
using Millrace.Jobs;
using Millrace.Retries;

namespace Millrace.Dlq;

/// <summary>Carries out orders, page by page; a crash goes on from the last page.</summary>
public sealed class DlqHandler(IJobStore store, Redrives redrives, JobArchive archive, TimeProvider clock) : IJobHandler<DlqOrder, DlqReport>
{
    private const int PageSize = 200;

    /// <summary>How orders are run.</summary>
    public static JobTypeOptions Options { get; } = new() { Retry = new RetryPolicy(10, Backoff.Default) };

    /// <inheritdoc/>
    public async Task<DlqReport> HandleAsync(DlqOrder input, JobContext job, CancellationToken cancellationToken)
    {
        var state = job.ReadCheckpoint<DlqCheckpoint>();
        if (state is null)
        {
            // Saved before anything is done: after a crash the border must be the same.
            state = new DlqCheckpoint(null, 0, clock.GetUtcNow());
            await job.SaveCheckpointAsync(state, cancellationToken);
        }

        // Those that fail again must not be brought back again by the same order.
        var filter = input.Filter() with { FailedBefore = input.FailedBefore ?? state.StartedAt.AddTicks(1) };
        while (true)
        {
            var page = await store.ListAsync(filter.Query(state.Before is { } before ? new JobId(before) : null, PageSize), cancellationToken);
            foreach (var failed in page.Jobs.Where(filter.Fits))
            {
                if (state.Done >= (input.Most ?? int.MaxValue))
                    return new DlqReport(input.Act, state.Done);

                if (await DoAsync(input, failed, state, cancellationToken))
                    state = state with { Done = state.Done + 1 };
            }

            if (page.Next is not { } next)
                return new DlqReport(input.Act, state.Done);

            state = state with { Before = next.Value };
            await job.SaveCheckpointAsync(state, cancellationToken);
            job.ReportProgress(0, $"{state.Done} jobs");
        }
    }

    private async Task<bool> DoAsync(DlqOrder order, Job failed, DlqCheckpoint state, CancellationToken cancellationToken)
    {
        if (order.Act == DlqAct.Discard)
            return await archive.MoveAsync([failed], cancellationToken) == 1;

        // Spread over time by their start times: nobody has to wait, and a crash loses no place.
        var at = order.Rate is { } rate ? state.StartedAt + TimeSpan.FromSeconds(state.Done / rate) : state.StartedAt;
        return await redrives.TryAsync(failed, at, cancellationToken);
    }
}
