using Millrace.Sqlite;

namespace Millrace.Host.Benchmarks;

/// <summary>What a job cost, on average of a measure, all parts of the process together.</summary>
/// <param name="ProcessorMicroseconds">Processor time of the process.</param>
/// <param name="AllocatedBytes">What was allocated for the garbage collector.</param>
/// <param name="Writes">SQL statements that change rows.</param>
/// <param name="Commits">Transactions.</param>
/// <param name="Fsyncs">See <see cref="CostMeter"/>.</param>
/// <param name="HeapBytes">The managed heap at the end, of all jobs together.</param>
internal sealed record JobCosts(double ProcessorMicroseconds, double AllocatedBytes, double Writes, double Commits, double Fsyncs, long HeapBytes)
{
    /// <summary>What a job cost over several turns; the heap is that of the last.</summary>
    public static JobCosts Average(IReadOnlyList<(int Jobs, JobCosts Costs)> turns)
    {
        double jobs = turns.Sum(static turn => turn.Jobs);
        return new JobCosts(
            Of(static costs => costs.ProcessorMicroseconds), Of(static costs => costs.AllocatedBytes), Of(static costs => costs.Writes),
            Of(static costs => costs.Commits), Of(static costs => costs.Fsyncs), turns[^1].Costs.HeapBytes);

        double Of(Func<JobCosts, double> cost) => turns.Sum(turn => turn.Jobs * cost(turn.Costs)) / jobs;
    }
}

/// <summary>
/// Counts from its creation on. Fsyncs cannot be counted from inside of a process: they follow from what SQLite does, one a commit with
/// <c>synchronous=FULL</c>, and three whenever it begins its log anew: the log before its pages are copied into the database,
/// the database after it, the log's new header.
/// </summary>
internal sealed class CostMeter(SqliteStorage storage, BenchmarkOptions options)
{
    private const int FsyncsALog = 3;

    private readonly Counts _before = Counts.Of(storage);

    /// <summary>What each of so many jobs cost until now.</summary>
    public JobCosts PerJob(int jobs)
    {
        var now = Counts.Of(storage);
        double commits = now.Commits - _before.Commits;
        var fsyncs = ((now.Logs - _before.Logs) * FsyncsALog) + (options.SurvivesPowerLoss ? commits : 0);
        return new JobCosts(
            (now.Processor - _before.Processor).TotalMicroseconds / jobs,
            (now.Allocated - _before.Allocated) / (double)jobs,
            (now.Writes - _before.Writes) / (double)jobs,
            commits / jobs,
            fsyncs / jobs,
            GC.GetTotalMemory(forceFullCollection: false));
    }

    private readonly record struct Counts(TimeSpan Processor, long Allocated, long Writes, long Commits, uint Logs)
    {
        public static Counts Of(SqliteStorage storage) => new(
            Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true), storage.Writes, storage.Commits, LogsOf(storage.Folder));

        // The header of the log holds how often it was begun: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
        private static uint LogsOf(string folder)
        {
            using var log = new FileStream(Path.Combine(folder, "millrace.db-wal"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> header = stackalloc byte[16];
            return log.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
                ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(header[12..])
                : 0;
        }
    }
}
