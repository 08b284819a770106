using Millrace;

namespace DistributedJobs;

/// <summary>What a note is to do.</summary>
/// <param name="Journal">The folder of the journal.</param>
/// <param name="Milliseconds">How long it takes.</param>
/// <param name="IsGuarded">Whether it has an effect that must not happen under a lost lease.</param>
/// <param name="Log">A line for the job's log.</param>
internal sealed record Note(string Journal, int Milliseconds = 0, bool IsGuarded = false, string? Log = null);

/// <summary>Writes down that it starts, waits, has its effect, and writes down that it ends.</summary>
internal sealed class NoteJob : IJobHandler<Note, int>
{
    public async Task<int> HandleAsync(Note input, JobContext job, CancellationToken cancellationToken)
    {
        var journal = JournalFolder.At(input.Journal);
        journal.Write("start", job);
        if (input.Log is { } line)
            job.Log(line);

        if (input.Milliseconds > 0)
            await Task.Delay(input.Milliseconds, cancellationToken);

        if (input.IsGuarded)
        {
            await job.EnsureLeaseAsync(cancellationToken);
            journal.Write("effect", job);
        }

        journal.Write("end", job);
        return Environment.ProcessId;
    }
}
