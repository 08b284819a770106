namespace Millrace.Changes;

/// <summary>Shows every change from now on to observers in this process. For signals that may be lost with the process.</summary>
public sealed class FeedTail(IChangeFeed feed)
{
    private const int PageSize = 1_000;

    /// <summary>Reads until the token fires. Observers must be quick and must not throw.</summary>
    public async Task RunAsync(Action<JobChange> observe, CancellationToken cancellationToken)
    {
        try
        {
            for (var position = await feed.EndAsync(cancellationToken); ;)
            {
                await feed.WaitAsync(position, cancellationToken);
                var changes = await feed.ReadAsync(position, PageSize, cancellationToken);
                foreach (var change in changes)
                {
                    observe(change);
                    position = change.Position;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped: the last reader is gone.
        }
    }
}
