using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Millrace.Host.Commands;

/// <summary><c>lanes</c>: what waits where.</summary>
internal static class LanesCommand
{
    public static Command Build()
    {
        var (url, json) = (PlatformClient.Url(), JobCommands.JsonOption());
        var command = new Command("lanes", "Show what waits in each lane.") { url, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var platform = PlatformClient.Of(arguments, url);
            var lanes = await platform.GetAsync("/v1/lanes", cancellationToken);
            if (arguments.GetValue(json))
                Console.WriteLine(lanes.GetRawText());
            else
                Show(lanes);

            return ExitCode.Success;
        });
        return command;
    }

    private static void Show(JsonElement lanes)
    {
        var table = new Table { Border = TableBorder.Rounded }.AddColumns("lane", "depth", "in flight", "oldest, seconds");
        foreach (var lane in lanes.GetProperty("lanes").EnumerateArray())
            table.AddRow(JobText.Of(lane, "lane"), JobText.Of(lane, "depth"), JobText.Of(lane, "inFlight"), JobText.Of(lane, "oldestAge"));

        AnsiConsole.Write(table);
    }
}
