using System.Diagnostics;
using System.Globalization;
using Benchmarks.Comparison;
using Soak;

namespace Benchmarks.Processes;

/// <summary>
/// A process that is killed while jobs are submitted and run: what it had accepted is there, nothing runs twice at once, and how soon all is done after
/// the restart. tests/Soak kills at random moments, again and again, and looks deeper; this is one death of a process as users start it, with its times.
/// </summary>
internal sealed class KillBenchmark(int jobs)
{
    private const int MostSeconds = 30;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var jobs = new Options(arguments, ["--jobs"]).Count("--jobs", 20_000);
        var folder = Directory.CreateTempSubdirectory("millrace-kill-");
        try
        {
            return await new KillBenchmark(jobs).RunAsync(folder.CreateSubdirectory("data").FullName, folder.CreateSubdirectory("journal").FullName) ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<bool> RunAsync(string data, string journal)
    {
        using var submissions = new Submissions(jobs);
        var killed = await RunAndKillAsync(data, journal, submissions);
        var acceptedBefore = submissions.Accepted.Count;

        var (listening, done) = await RestartAsync(data, journal, submissions);
        var found = await KillFindings.ReadAsync(data, journal, submissions.Accepted.Values, killed);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {jobs:N0} jobs of a millisecond, over HTTP; `up` on SQLite, 10 workers; SIGKILL when {found.EndedBefore:N0} had ended and {acceptedBefore:N0} were accepted, restarted at once.
            """));
        Tell("jobs lost", found.Lost, 0);
        Tell("jobs admitted twice", found.Admitted - jobs, 0);
        Tell("runs at the same time as another of the job", found.AtOnce, 0);
        Tell("jobs that ran more than once", found.MoreThanOnce, null);
        Tell("  of these, had ended their work before", found.EndedTwice, null);
        Tell("restart until it listens, s", listening, null);
        Tell("restart until all are done, s", done, MostSeconds);
        return found is { Lost: 0, AtOnce: 0 } && found.Admitted == jobs && done <= MostSeconds;
    }

    /// <summary>The process that was killed, and when.</summary>
    private async Task<(int Process, long At)> RunAndKillAsync(string data, string journal, Submissions submissions)
    {
        await using var first = RunningProgram.Start(data, [Math.Max(1, jobs / 4)], journal);
        var url = await first.Url;
        var submitting = submissions.SubmitAsync(url);
        await first.NextMarkAsync();
        await first.KillAsync();
        var at = Stopwatch.GetTimestamp();
        await submitting;
        return (first.Id, at);
    }

    /// <summary>How many seconds it takes until it listens, and until all is done.</summary>
    private static async Task<(double Listening, double Done)> RestartAsync(string data, string journal, Submissions submissions)
    {
        await using var next = RunningProgram.Start(data, [], journal);
        var url = await next.Url;
        var listening = Stopwatch.GetElapsedTime(next.StartedAt).TotalSeconds;
        await submissions.SubmitAsync(url);
        var isDone = await submissions.AreDoneAsync(url, TimeSpan.FromMinutes(5));
        return (listening, isDone ? Stopwatch.GetElapsedTime(next.StartedAt).TotalSeconds : double.PositiveInfinity);
    }

    private static void Tell(string what, double figure, int? most)
    {
        var target = most is { } limit ? limit == 0 ? "0" : $"at most {limit.Text()}" : "";
        var isMissed = most is { } allowed && figure > allowed;
        Console.WriteLine($"  {what,-46}{figure.ToString(double.IsInteger(figure) ? "N0" : "N2", CultureInfo.InvariantCulture),8}{(target == "" ? "" : $"   target: {target}")}{(isMissed ? ", missed" : "")}");
    }
}
