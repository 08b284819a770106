using System.Globalization;
using Millrace.Jobs;

namespace Distributed.Tests.Deployments;

/// <summary>A line of the journal: what an attempt did.</summary>
/// <param name="What"><c>start</c>, <c>effect</c> or <c>end</c>.</param>
/// <param name="Job">The job.</param>
/// <param name="Epoch">The fencing token of the attempt.</param>
/// <param name="Attempt">Which attempt it was, by the job's count.</param>
/// <param name="Process">The process.</param>
/// <param name="Time">The machine's steady clock, in its ticks.</param>
/// <param name="Trace">The trace that the job came with.</param>
internal sealed record JournalLine(string What, JobId Job, long Epoch, int Attempt, int Process, long Time, string Trace);

/// <summary>What the jobs of a test did, in whichever process.</summary>
internal sealed class Journal(string folder)
{
    public string Folder => folder;

    public IReadOnlyList<JournalLine> Lines =>
    [
        .. Directory.EnumerateFiles(folder).SelectMany(Read).Select(static line => line.Split(' ')).Where(static parts => parts.Length == 7).Select(static parts => new JournalLine(
            parts[0], new JobId(parts[1]), Number(parts[2]), (int)Number(parts[3]), (int)Number(parts[4]), Number(parts[5]), parts[6])),
    ];

    public IReadOnlyList<JournalLine> Of(string what) => [.. Lines.Where(line => line.What == what).OrderBy(static line => line.Time)];

    /// <summary>Every job ran exactly once, from its start to its end.</summary>
    public void EachRanOnce(IReadOnlyCollection<JobId> jobs)
    {
        Assert.Equal(jobs.Order(), Of("start").Select(static line => line.Job).Order());
        Assert.Equal(jobs.Order(), Of("end").Select(static line => line.Job).Order());
    }

    /// <summary>Every job ran to its end.</summary>
    public void NothingIsLost(IReadOnlyCollection<JobId> jobs) =>
        Assert.Empty(jobs.Except(Of("end").Select(static line => line.Job)));

    /// <summary>
    /// No two attempts of a job were at work at once: no attempt began while another one was between its start and its end, none
    /// began twice, and none had its effect after a later one had.
    /// </summary>
    public void NothingRanTwiceAtOnce()
    {
        foreach (var job in Lines.GroupBy(static line => line.Job))
        {
            var starts = job.Where(static line => line.What == "start").ToDictionary(static line => line.Epoch, static line => line.Time); // Twice the same epoch throws.
            foreach (var end in job.Where(static line => line.What == "end"))
                Assert.DoesNotContain(starts, start => start.Key != end.Epoch && start.Value > starts[end.Epoch] && start.Value < end.Time);

            var effects = job.Where(static line => line.What == "effect").OrderBy(static line => line.Time).Select(static line => line.Epoch).ToList();
            Assert.Equal(effects.Distinct().Order(), effects);
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The whole lines of a file that its process may be writing.</summary>
    private static string[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n')[..^1];
    }
}
