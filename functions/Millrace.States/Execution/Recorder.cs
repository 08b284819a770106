namespace Millrace.States.Execution;

/// <summary>Tells the journal, then the observer. Callers make an entry only when <see cref="IsOn"/>: otherwise it costs nothing.</summary>
internal sealed class Recorder(IExecutionJournal? journal, IExecutionObserver? observer)
{
    public bool IsOn { get; } = journal is not null || observer is not null;

    /// <summary>How many events AWS's history would hold by now.</summary>
    public long Events { get; set; }

    public async ValueTask AppendAsync(JournalEntry entry)
    {
        if (journal is not null)
            await journal.AppendAsync(entry);

        observer?.Observe(entry);
    }
}
