using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Millrace;

namespace DistributedJobs;

/// <summary>
/// What attempts did, a line each: <c>event job epoch attempt pid time trace</c>. Every process writes a file of its own, and a
/// line is with the system when the call returns: a process that is killed leaves all that it did.
/// </summary>
internal sealed class JournalFolder
{
    private static readonly ConcurrentDictionary<string, JournalFolder> All = [];
    private readonly Lock _lock = new();
    private readonly string _file;

    private JournalFolder(string path) => _file = Path.Combine(path, $"{Environment.ProcessId}.journal");

    public static JournalFolder At(string path) => All.GetOrAdd(path, static folder => new JournalFolder(folder));

    /// <summary>Times are those of the machine's steady clock: those of two processes compare.</summary>
    public void Write(string what, JobContext job)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{what} {job.Id} {job.FencingToken} {job.Attempt} {Environment.ProcessId} {Stopwatch.GetTimestamp()} {job.Trace ?? "-"}\n");
        lock (_lock)
            File.AppendAllText(_file, line);
    }
}
