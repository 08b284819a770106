namespace Millrace.States.Tests.Execution;

/// <summary>A history in memory that can lose power: after so many writes every further one fails.</summary>
internal sealed class TestHistory(List<HistoryEvent> events, int survives = int.MaxValue) : IExecutionHistory
{
    /// <summary>How often something was written.</summary>
    public int Writes { get; private set; }

    public IReadOnlyList<HistoryEvent> Events => events;

    /// <summary>The last events were stored, but the writer never heard of it.</summary>
    public bool DiesAfterWriting { get; init; }

    /// <summary>Writing happens on a thread of its own, as in a database.</summary>
    public bool WritesElsewhere { get; init; }

    public async ValueTask AppendAsync(IReadOnlyList<HistoryEvent> added)
    {
        if (Writes >= survives)
            throw new PowerFailureException();

        Writes++;
        events.AddRange(added);

        // A real history takes its time, and others come in between.
        await (WritesElsewhere ? Task.Run(static () => Thread.SpinWait(2000)) : Task.CompletedTask);
        await Task.Yield();
        if (DiesAfterWriting && Writes >= survives)
            throw new PowerFailureException();
    }
}

internal sealed class PowerFailureException : Exception;
