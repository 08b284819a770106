using Millrace.Testing;

namespace Millrace.Conformance;

/// <summary>What every contract suite has: a clock that tests turn, and a limit to real waiting.</summary>
public abstract class ContractSuite
{
    /// <summary>How long a test waits, in real time, for what must come; a driver that is quick never feels it.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The clock that the driver must use.</summary>
    protected ManualClock Clock { get; } = new();

    /// <summary>Fires when the test run is stopped.</summary>
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Turns the clock step by step until the task has ended: its timer may be armed a moment later than we look.</summary>
    protected async Task AdvanceUntilAsync(Task task, TimeSpan step)
    {
        for (var i = 0; i < 1_000 && !task.IsCompleted; i++)
        {
            Clock.Advance(step);
            await Task.WhenAny(task, Task.Delay(5, Cancel));
        }

        await task.WaitAsync(Patience, Cancel);
    }

    /// <summary>Runs the same work on many threads at once.</summary>
    protected static Task<T[]> AtOnceAsync<T>(int times, Func<int, Task<T>> work) =>
        Task.WhenAll(Enumerable.Range(0, times).Select(i => Task.Run(() => work(i), Cancel)));

    /// <summary>What a suite's reopening says when a driver that survives restarts does not override it.</summary>
    protected static Exception NotReopenable() =>
        new NotSupportedException("A driver whose SurvivesRestart is true must override ReopenAsync.");
}
