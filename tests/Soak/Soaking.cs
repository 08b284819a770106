using System.Diagnostics;
using System.Globalization;

namespace Soak;

/// <summary>Starts the worker process and kills it at random moments, until all jobs have ended; then looks at what it left.</summary>
internal static class Soaking
{
    public static async Task<int> RunAsync(SoakArguments arguments)
    {
        var (watch, folder) = (Stopwatch.StartNew(), Directory.CreateTempSubdirectory("millrace-soak-"));
        var told = new WorkerArguments(folder.CreateSubdirectory("data").FullName, folder.CreateSubdirectory("journal").FullName, arguments.Jobs, "mixed");
        Console.WriteLine($"Seed {arguments.Seed}, {arguments.Jobs} jobs in {folder.FullName}");
        var kills = await KillAsync(told, arguments, watch);
        var checks = new Checks(told, kills);
        if (kills is not null)
            await checks.RunAsync();

        await Suspension.RunAsync(folder, checks);
        checks.Print(watch.Elapsed);
        if (checks.Failed == 0)
            folder.Delete(recursive: true);

        return checks.Failed == 0 ? 0 : 1;
    }

    /// <summary>When each worker was killed, by its process id; null if the jobs did not end in time.</summary>
    private static async Task<IReadOnlyDictionary<int, long>?> KillAsync(WorkerArguments told, SoakArguments arguments, Stopwatch watch)
    {
        var random = new Random(arguments.Seed);
        Dictionary<int, long> kills = [];
        for (var start = 0; watch.Elapsed < arguments.Within; start++)
        {
            using var worker = Start(told, start);
            if (await worker.StandardOutput.ReadLineAsync() != "ready")
                return null;

            var ended = worker.StandardOutput.ReadLineAsync();
            var lives = kills.Count < arguments.MostKills ? TimeSpan.FromMilliseconds(random.Next(100, 3_000)) : arguments.Within - watch.Elapsed;
            if (await Task.WhenAny(ended, Task.Delay(lives)) == ended && await ended == "done")
            {
                await worker.WaitForExitAsync();
                return kills;
            }

            worker.Kill();
            await worker.WaitForExitAsync();
            kills[worker.Id] = Stopwatch.GetTimestamp();
        }

        return null;
    }

    /// <summary>
    /// Each start counts as another version of the code: the platform cannot tell a kill from outside from a job that kills its worker, and
    /// would stop the type after three in a row.
    /// </summary>
    public static Process Start(WorkerArguments told, int start)
    {
        var info = new ProcessStartInfo("dotnet", ["exec", typeof(Soaking).Assembly.Location, .. told.Write()]) { RedirectStandardOutput = true };
        info.Environment["MILLRACE_CODE_VERSION"] = start.ToString(CultureInfo.InvariantCulture);
        return Process.Start(info) ?? throw new InvalidOperationException("dotnet did not start.");
    }
}
