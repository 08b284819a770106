namespace Millrace.States.Execution;

internal static class Delays
{
    // Timers know no more than about 49 days.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(20);

    /// <summary>Waits until the clock shows this moment, however far away it is.</summary>
    public static async Task UntilAsync(this TimeProvider clock, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        while (moment - clock.GetUtcNow() is var remaining && remaining > TimeSpan.Zero)
        {
            // Timers count whole milliseconds: rounded down, the last part of one would be waited for in a busy loop.
            var delay = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Min(remaining.TotalMilliseconds, Longest.TotalMilliseconds)));
            await Task.Delay(delay, clock, cancellationToken);
        }
    }
}
