using Millrace.Jobs;
using Millrace.Sqlite;
using Soak;

namespace Benchmarks.Processes;

/// <summary>What a killed process and the one after it left, by the store and by the journal outside of it.</summary>
/// <param name="Lost">Jobs that were accepted and have not succeeded.</param>
/// <param name="Admitted">Jobs in the store.</param>
/// <param name="EndedBefore">Jobs whose work had ended before the death.</param>
/// <param name="AtOnce">Runs that began while another one of the same job had not ended.</param>
/// <param name="MoreThanOnce">Jobs that began more than once.</param>
/// <param name="EndedTwice">Jobs that ended their work more than once.</param>
internal sealed record KillFindings(int Lost, int Admitted, int EndedBefore, int AtOnce, int MoreThanOnce, int EndedTwice)
{
    public static async Task<KillFindings> ReadAsync(string data, string journal, IEnumerable<string> accepted, (int Process, long At) killed)
    {
        var lines = Journal.Read(journal);
        var (succeeded, admitted) = await ReadJobsAsync(data);
        var runs = lines.GroupBy(static line => line.Job).Select(job => RunsOf([.. job], killed)).ToList();
        return new KillFindings(
            accepted.Count(id => !succeeded.Contains(id)),
            admitted,
            lines.Count(line => line.What == "end" && line.Process == killed.Process),
            runs.Sum(static job => job.Zip(job.Skip(1)).Count(static pair => pair.Second.From < pair.First.To)),
            runs.Count(static job => job.Count > 1),
            lines.Where(static line => line.What == "end").CountBy(static line => line.Job).Count(static job => job.Value > 1));
    }

    private static async Task<(HashSet<string> Succeeded, int Admitted)> ReadJobsAsync(string data)
    {
        using var storage = SqliteStorage.Open(new SqliteOptions { Folder = data }, TimeProvider.System);
        var (succeeded, admitted) = (new HashSet<string>(), 0);
        JobId? before = null;
        do
        {
            var query = new JobQuery { Type = new JobType(ShortJob.Type), Before = before, Limit = JobQuery.MaxLimit };
            var page = await storage.Jobs.ListAsync(query, CancellationToken.None);
            admitted += page.Jobs.Count;
            succeeded.UnionWith(page.Jobs.Where(static job => job.State is JobState.Succeeded).Select(static job => job.Id.Value));
            before = page.Next;
        }
        while (before is not null);

        return (succeeded, admitted);
    }

    // A run without an end was cut off with its process, or lasts.
    private static List<(long From, long To)> RunsOf(IReadOnlyList<Line> job, (int Process, long At) killed) =>
    [
        .. job.Where(static line => line.What == "start").Select(start => (
            start.At,
            job.FirstOrDefault(line => line.What == "end" && line.Epoch == start.Epoch && line.Process == start.Process)?.At ?? (start.Process == killed.Process ? killed.At : long.MaxValue))),
    ];
}
