using System.CommandLine;
using System.Text.Json;

namespace Millrace.Host.Commands;

/// <summary><c>logs ID</c>: what the job's attempts wrote.</summary>
internal static class LogsCommand
{
    public static Command Build()
    {
        var (id, url, json) = (JobArguments.Id(), PlatformClient.Url(), JobCommands.JsonOption());
        var command = new Command("logs", "Show the log lines of one job: the last 1,000.") { id, url, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var platform = PlatformClient.Of(arguments, url);
            var page = await platform.GetAsync($"/v1/jobs/{arguments.GetRequiredValue(id)}/logs?limit=1000", cancellationToken);
            if (arguments.GetValue(json))
            {
                Console.WriteLine(page.GetRawText());
                return ExitCode.Success;
            }

            foreach (var line in page.GetProperty("lines").EnumerateArray())
                Console.WriteLine($"{Text(line, "at")} {Text(line, "level"),-11} {Text(line, "text")}");

            return ExitCode.Success;
        });
        return command;
    }

    private static string Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.ToString() : "";
}
