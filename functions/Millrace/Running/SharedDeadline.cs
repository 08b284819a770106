namespace Millrace.Running;

/// <summary>
/// Tokens that fire after a time, one for all who ask within the same stretch of it: a timer for each of many short operations costs more
/// than they do. A token fires between once and twice the time after it was asked for.
/// </summary>
#pragma warning disable CA1001 // Each source is disposed of by nobody while its tokens are about: its timer ends with its firing.
internal sealed class SharedDeadline(TimeSpan within, TimeProvider clock)
#pragma warning restore CA1001 // As above.
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _source;
    private DateTimeOffset _givenUntil;

    public CancellationToken Token
    {
        get
        {
            lock (_lock)
            {
                var now = clock.GetUtcNow();
                if (_source is null || now >= _givenUntil)
                {
                    // The one before fires by itself, and is then forgotten with its timer.
                    _source = new CancellationTokenSource(within * 2, clock);
                    _givenUntil = now + within;
                }

                return _source.Token;
            }
        }
    }
}
