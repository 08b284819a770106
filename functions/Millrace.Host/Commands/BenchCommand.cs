using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Millrace.Host.Benchmarks;

namespace Millrace.Host.Commands;

/// <summary><c>bench</c>: how fast this machine runs trivial jobs.</summary>
internal static class BenchCommand
{
    public static Command Build(JobCommands commands)
    {
        var jobs = new Option<int>("--jobs") { Description = "How many jobs to measure.", HelpName = "N", DefaultValueFactory = static _ => 20_000 };
        var producers = new Option<int>("--producers") { Description = "How many callers submit, one job after the other.", HelpName = "N", DefaultValueFactory = static _ => 20 };
        var powerLoss = new Option<bool>("--survive-power-loss") { Description = "Force every commit to the disk (synchronous=FULL)." };
        foreach (var count in new[] { jobs, producers })
        {
            count.Validators.Add(result =>
            {
                if (result.Tokens is [var token, ..] && !(int.TryParse(token.Value, out var number) && number is >= 1 and <= 10_000_000))
                    result.AddError($"{count.Name} must be 1 to 10000000, was {token.Value}.");
            });
        }

        var command = new Command("bench", "Measure trivial jobs from submission to success, in a data folder of their own.")
        {
            jobs, producers, powerLoss, commands.Workers, commands.Json,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var folder = Directory.CreateTempSubdirectory("millrace-bench-").FullName;
            try
            {
                var process = commands.OptionsOf(arguments, folder) with { SurvivesPowerLoss = arguments.GetValue(powerLoss) };
                var options = new BenchmarkOptions(arguments.GetValue(jobs), arguments.GetValue(producers), process);
                Show(await new EndToEndBenchmark(options).RunAsync(cancellationToken), arguments.GetValue(commands.Json));
                return ExitCode.Success;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }

    private static void Show(BenchmarkResult result, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(result, BenchmarkJson.Default.BenchmarkResult));
            return;
        }

        string[] lines =
        [
            $"jobs                      {result.Jobs:N0}",
            $"end to end                {result.JobsPerSecond:N0} jobs/s",
            $"submit to start, p50      {result.StartP50Milliseconds:N2} ms",
            $"submit to start, p99      {result.StartP99Milliseconds:N2} ms",
            $"processor time a job      {result.ProcessorMicrosecondsPerJob:N1} us",
            $"commits a job             {result.CommitsPerJob.ToString("N3", CultureInfo.InvariantCulture)}",
        ];
        foreach (var line in lines)
            Console.WriteLine(line);
    }
}
