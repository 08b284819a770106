using System.Diagnostics;
using System.Globalization;

namespace Soak;

/// <summary>Lets the worker process stand still for longer than its leases hold, and go on.</summary>
internal static class Suspension
{
    private const int Jobs = 8;

    /// <summary>
    /// When it wakes, its sweep and its beats are at odds, as those of two machines would be: an attempt either is ended, and then its handler is
    /// stopped and has no effect, or renews its lease before anybody ended it, and then nobody else runs. Never both.
    /// </summary>
    public static async Task RunAsync(DirectoryInfo folder, Checks checks)
    {
        var told = new WorkerArguments(folder.CreateSubdirectory("data-2").FullName, folder.CreateSubdirectory("journal-2").FullName, Jobs, "sleeper");
        using var worker = Soaking.Start(told, 0);
        await worker.StandardOutput.ReadLineAsync();
        while (Journal.Read(told.Journal).Count < 5)
            await Task.Delay(50);

        await SignalAsync("-STOP", worker);
        await Task.Delay(Worker.LeaseFor + TimeSpan.FromSeconds(1));
        await SignalAsync("-CONT", worker);
        var isDone = await worker.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) == "done";
        await worker.WaitForExitAsync();
        Look(Journal.Read(told.Journal), isDone, checks);
    }

    private static void Look(IReadOnlyList<Line> lines, bool isDone, Checks checks)
    {
        checks.Check(isDone, "after it stood still, the worker ended all jobs");
        var lost = lines.Where(static line => line.What == "start").GroupBy(static line => line.Job).Where(static job => job.Count() > 1).ToList();
        Console.WriteLine($"Stood still: {lost.Count} of {Jobs} jobs lost their lease and ran again");
        var strays = lost.SelectMany(job => lines.Where(line => line.Job == job.Key && line.Epoch < job.Max(static one => one.Epoch) && line.What is "effect" or "end"));
        checks.Check(!strays.Any(), "an attempt that stood still past its lease has no effect");
        checks.Check(lost.All(job => lines.Any(line => line.Job == job.Key && line.Epoch == job.Min(static one => one.Epoch) && line.What == "stopped")), "its handler is told to stop");
        checks.Check(lines.Where(static line => line.What == "effect").CountBy(static line => line.Job).All(static job => job.Value == 1), "every job has its effect once");
    }

    private static async Task SignalAsync(string signal, Process process)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
