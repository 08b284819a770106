using System.Diagnostics;
using System.Globalization;
using Millrace;

namespace Soak;

/// <summary>A line of the journal: what an attempt did. Times are those of the machine's steady clock.</summary>
internal sealed record Line(string What, string Job, long Epoch, int Process, long At);

/// <summary>What attempts did, outside of the platform. A line is with the system when the call returns: a process that is killed leaves all that it did.</summary>
internal sealed class Journal(string folder)
{
    private readonly Lock _lock = new();
    private readonly string _file = Path.Combine(folder, $"{Environment.ProcessId}.journal");

    public void Write(string what, JobContext job)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{what} {job.Id} {job.FencingToken} {Environment.ProcessId} {Stopwatch.GetTimestamp()}\n");
        lock (_lock)
            File.AppendAllText(_file, line);
    }

    /// <summary>All lines of all processes, in the order of time. A line that a death cut off is none.</summary>
    public static IReadOnlyList<Line> Read(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.journal")
            .SelectMany(static file => File.ReadAllText(file).Split('\n')[..^1])
            .Select(static line => line.Split(' '))
            .Select(static words => new Line(
                words[0], words[1], long.Parse(words[2], CultureInfo.InvariantCulture), int.Parse(words[3], CultureInfo.InvariantCulture), long.Parse(words[4], CultureInfo.InvariantCulture)))
            .OrderBy(static line => line.At),
    ];
}
