using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Millrace.Host.Costs;
using Spectre.Console;

namespace Millrace.Host.Commands;

/// <summary><c>cost</c>: what a million jobs cost on AWS.</summary>
internal static class CostCommand
{
    private static readonly Workload Plain = new();

    private static readonly Option<int> JobsARequest = new("--jobs-a-request") { Description = "Jobs that one request submits.", DefaultValueFactory = static _ => Plain.JobsARequest };
    private static readonly Option<int> MessagesABatch = new("--messages-a-batch") { Description = "Messages that Work gets at a time, 1 to 10.", DefaultValueFactory = static _ => Plain.MessagesABatch };
    private static readonly Option<double> Milliseconds = new("--ms") { Description = "How long a job computes, in milliseconds.", DefaultValueFactory = static _ => Plain.Milliseconds };
    private static readonly Option<double> Megabytes = new("--memory") { Description = "Memory of the functions, in MB.", DefaultValueFactory = static _ => Plain.Megabytes };
    private static readonly Option<double> Kilobytes = new("--kb") { Description = "Size of a job's item in KB: input, result and about half a KB.", DefaultValueFactory = static _ => Plain.Kilobytes };
    private static readonly Option<double> Beats = new("--beats") { Description = "How often a job renews its lease: once for each ten seconds it runs." };
    private static readonly Option<double> LogKilobytes = new("--log-kb") { Description = "KB of log lines that a job writes." };
    private static readonly Option<bool> HasKey = new("--idempotency-key") { Description = "Jobs are submitted with an idempotency key." };
    private static readonly Option<bool> ByFeed = new("--by-feed") { Description = "Jobs are woken by the feed alone, in batches, and start some 200 ms later." };

    public static Command Build()
    {
        var json = JobCommands.JsonOption();
        var command = new Command("cost", "Print what a million jobs cost on AWS, item by item.")
        {
            JobsARequest, MessagesABatch, Milliseconds, Megabytes, Kilobytes, Beats, LogKilobytes, HasKey, ByFeed, json,
        };
        command.SetAction(arguments =>
        {
            var work = WorkloadOf(arguments);
            if (work.Problems().ToList() is { Count: > 0 } problems)
            {
                Console.Error.WriteLine(string.Join(Environment.NewLine, problems));
                return ExitCode.Usage;
            }

            var items = JobCost.Of(work);
            if (arguments.GetValue(json))
                Console.WriteLine(JsonOf(items));
            else
                Show(items);

            return ExitCode.Success;
        });
        return command;
    }

    private static Workload WorkloadOf(ParseResult arguments) => new()
    {
        JobsARequest = arguments.GetValue(JobsARequest),
        MessagesABatch = arguments.GetValue(MessagesABatch),
        Milliseconds = arguments.GetValue(Milliseconds),
        Megabytes = arguments.GetValue(Megabytes),
        Kilobytes = arguments.GetValue(Kilobytes),
        Beats = arguments.GetValue(Beats),
        LogKilobytes = arguments.GetValue(LogKilobytes),
        HasKey = arguments.GetValue(HasKey),
        IsWokenDirectly = !arguments.GetValue(ByFeed),
    };

    private static void Show(IReadOnlyList<CostItem> items)
    {
        var table = new Table { Border = TableBorder.Rounded }.AddColumns("a million jobs", "each takes", "dollars");
        table.Columns[1].RightAligned();
        table.Columns[2].RightAligned();
        foreach (var item in items.Where(static item => item.Count > 0))
            table.AddRow(item.Item, item.Count.ToString("0.###", CultureInfo.InvariantCulture), Dollars(item.Dollars));

        table.AddRow("[bold]total[/]", "", $"[bold]{Dollars(Total(items))}[/]");
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine("List prices of us-east-1, September 2026, on demand, arm64, without free tiers, storage and what the handlers call.");
    }

    private static string JsonOf(IReadOnlyList<CostItem> items)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("dollarsPerMillionJobs", Math.Round(Total(items), 4));
            json.WriteStartArray("items");
            foreach (var item in items)
            {
                json.WriteStartObject();
                json.WriteString("item", item.Item);
                json.WriteNumber("countPerJob", item.Count);
                json.WriteNumber("dollarsPerMillionJobs", Math.Round(item.Dollars, 4));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static double Total(IReadOnlyList<CostItem> items) => items.Sum(static item => item.Dollars);

    private static string Dollars(double dollars) => dollars.ToString("0.00", CultureInfo.InvariantCulture);
}
