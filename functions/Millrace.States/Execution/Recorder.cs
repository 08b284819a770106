using Millrace.States.Testing;

namespace Millrace.States.Execution;

/// <summary>Tells the journal, then the observer. Callers make an entry only when <see cref="IsOn"/>: otherwise it costs nothing.</summary>
internal sealed class Recorder(ExecutionOptions options)
{
    private readonly IExecutionJournal? _journal = options.Journal;
    private readonly IExecutionObserver? _observer = options.Observer;

    public bool IsOn { get; } = options.Journal is not null || options.Observer is not null;

    /// <summary>How many events AWS's history would hold by now.</summary>
    public long Events { get; set; }

    public async ValueTask AppendAsync(JournalEntry entry)
    {
        if (_journal is not null)
            await FinishAsync(_journal.AppendAsync(entry));

        _observer?.Observe(entry);
    }

    private async ValueTask FinishAsync(ValueTask writing)
    {
        if (writing.IsCompletedSuccessfully)
            return;

        // Storage works on threads of its own: for a virtual clock this would look like idleness.
        using (Clock?.Hold())
            await writing;
    }

    private VirtualTime? Clock => options.TimeProvider as VirtualTime;
}
