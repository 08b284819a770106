namespace Millrace.States.Tests.Execution;

/// <summary>A journal in memory that can lose power: after so many entries every write fails.</summary>
internal sealed class TestJournal(List<JournalEntry> entries, int survives = int.MaxValue) : IExecutionJournal
{
    private int _written;

    public IReadOnlyList<JournalEntry> Entries => entries;

    /// <summary>The last entry was stored, but the writer never heard of it.</summary>
    public bool DiesAfterWriting { get; init; }

    /// <summary>Writing happens on a thread of its own, as in a database.</summary>
    public bool WritesElsewhere { get; init; }

    public async ValueTask AppendAsync(JournalEntry entry)
    {
        if (_written >= survives)
            throw new PowerFailureException();

        _written++;
        entries.Add(entry);

        // A real journal takes its time, and others come in between.
        await (WritesElsewhere ? Task.Run(static () => Thread.SpinWait(2000)) : Task.CompletedTask);
        await Task.Yield();
        if (DiesAfterWriting && _written >= survives)
            throw new PowerFailureException();
    }
}

internal sealed class PowerFailureException : Exception;
