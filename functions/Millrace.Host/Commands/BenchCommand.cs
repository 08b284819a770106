using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Millrace.Host.Benchmarks;

namespace Millrace.Host.Commands;

/// <summary><c>bench</c>: how fast this machine runs trivial jobs, and what they cost.</summary>
internal static class BenchCommand
{
    private static readonly BenchmarkOptions Plain = new();

    private static readonly Option<int> Jobs = Count("--jobs", "How many jobs each measure has.", Plain.Jobs);
    private static readonly Option<int> Producers = Count("--producers", "How many callers submit, one job after the other.", Plain.Producers);
    private static readonly Option<int> Payload = new("--payload") { Description = "The size of a job's input.", HelpName = "BYTES" };
    private static readonly Option<int> Paced = Count("--paced", "Jobs a second of the paced measure.", Plain.Paced);
    private static readonly Option<bool> PowerLoss = new("--survive-power-loss") { Description = "Force every commit to the disk (synchronous=FULL)." };
    private static readonly Option<string> Driver = new("--driver")
    {
        Description = "Where jobs are kept: sqlite, or memory for the same in a file system in memory.", HelpName = "DRIVER", DefaultValueFactory = static _ => "sqlite",
    };

    private static readonly Option<string[]> Only = new("--only")
    {
        Description = $"Run this measure, more than once for several: {string.Join(", ", Measures.Names)}.", HelpName = "MEASURE",
    };

    public static Command Build(JobCommands commands)
    {
        Driver.AcceptOnlyFromAmong("sqlite", "memory");
        Only.AcceptOnlyFromAmong([.. Measures.Names]);
        var command = new Command("bench", "Measure trivial jobs from submission to success, in data folders of their own.")
        {
            Jobs, Producers, commands.Workers, Payload, Paced, Driver, PowerLoss, Only, commands.Json,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var options = OptionsOf(arguments, commands);
            if (options.Problems().ToList() is { Count: > 0 } problems)
            {
                await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, problems));
                return ExitCode.Usage;
            }

            var names = arguments.GetValue(Only) is { Length: > 0 } only ? only : Measures.Names;
            var report = await Measures.RunAsync(names, options, cancellationToken);
            if (arguments.GetValue(commands.Json))
                Console.WriteLine(JsonSerializer.Serialize(report, BenchmarkJson.Default.BenchmarkReport));
            else
                Show(report);

            return ExitCode.Success;
        });
        return command;
    }

    private static Option<int> Count(string name, string description, int usual) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };

    private static BenchmarkOptions OptionsOf(ParseResult arguments, JobCommands commands) => new()
    {
        Jobs = arguments.GetValue(Jobs),
        Producers = arguments.GetValue(Producers),
        Workers = arguments.GetValue(commands.Workers),
        PayloadBytes = arguments.GetValue(Payload),
        Paced = arguments.GetValue(Paced),
        Driver = arguments.GetValue(Driver) == "memory" ? BenchmarkDriver.Memory : BenchmarkDriver.Sqlite,
        SurvivesPowerLoss = arguments.GetValue(PowerLoss),
    };

    private static void Show(BenchmarkReport report)
    {
        var options = report.Options;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{options.Driver.ToString().ToLowerInvariant()}, synchronous={(options.SurvivesPowerLoss ? "FULL" : "NORMAL")}, {options.Jobs:N0} jobs, {options.Producers} producers, {options.Workers} workers; costs are a job's, of the whole process"));
        Console.WriteLine($"{"",-12}{"jobs/s",10}{"answer p50 / p99 ms",21}{"start p50 / p99 ms",22}{"success p50 / p99 ms",22}{"processor us",14}{"allocated B",13}{"writes",8}{"commits",9}{"fsyncs",9}{"heap MB",9}");
        foreach (var one in report.Measures)
        {
            var costs = one.Costs;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{one.Measure,-12}{one.JobsPerSecond,10:N0}{Text(one.Answer),21}{Text(one.Start),22}{Text(one.Success),22}{costs.ProcessorMicroseconds,14:N1}{costs.AllocatedBytes,13:N0}{costs.Writes,8:N2}{costs.Commits,9:N3}{costs.Fsyncs,9:N4}{costs.HeapBytes / 1e6,9:N0}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"most memory of the process, in all measures: {report.PeakWorkingSetBytes / 1e6:N0} MB"));
    }

    private static string Text(Latency? latency) =>
        latency is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{latency.P50Milliseconds:N2} / {latency.P99Milliseconds:N2}");
}
