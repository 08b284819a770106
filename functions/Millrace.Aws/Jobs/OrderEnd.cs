using Millrace.Aws.Tables;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>The end of an order as it was read.</summary>
/// <param name="Last">The last job; null if there is none.</param>
/// <param name="Predecessor">The last job, if the next one must wait for it.</param>
/// <param name="Open">The job up to it that has not ended: the last one, or one before those that ended before their turn.</param>
internal sealed record OrderPlace(JobId? Last, JobId? Predecessor, JobId? Open);

/// <summary>Reads where the next job of an order goes.</summary>
internal sealed class OrderEnd(TableClient table)
{
    public async Task<OrderPlace> FindAsync(string order, CancellationToken cancellationToken)
    {
        if (await table.FindAsync(Bindings.LastOf(order), cancellationToken) is not { } end)
            return new OrderPlace(null, null, null);

        var last = Bindings.JobOf(end);
        return await FindOpenAsync(last, cancellationToken) is { } open ? new OrderPlace(last, last, open) : new OrderPlace(last, null, null);
    }

    // One that ended before its turn does not let the next one go: those before it may still run.
    private async Task<JobId?> FindOpenAsync(JobId? at, CancellationToken cancellationToken)
    {
        while (at is { } id && await table.FindAsync(Keys.Of(id), cancellationToken) is { } item)
        {
            if (!JobMapping.StateNameOf(item).IsFinal())
                return id;

            at = item.NumberOf(JobItem.Epoch) > 0 ? null : JobTexts.ReadTerms(item.TextOrNullOf(JobItem.Terms)).Predecessor;
        }

        return null;
    }
}
