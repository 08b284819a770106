using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Millrace.Host.Commands;

/// <summary><c>jobs</c>: the newest jobs of a platform that is up.</summary>
internal static class JobListCommand
{
    public static Command Build()
    {
        var type = new Option<string?>("--type") { Description = "Only jobs of this type.", HelpName = "TYPE" };
        var state = new Option<string?>("--state") { Description = "Only jobs in this state.", HelpName = "STATE" };
        state.AcceptOnlyFromAmong("scheduled", "queued", "running", "waiting", "paused", "succeeded", "failed", "cancelled");
        var parent = new Option<string?>("--parent") { Description = "Only the tasks of this pipeline's job, or the children of this one.", HelpName = "ID" };
        var tag = new Option<string?>("--tag") { Description = "Only jobs with this tag.", HelpName = "TAG" };
        var from = new Option<string?>("--from") { Description = "Only jobs submitted at this time or later.", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "Only jobs submitted before this time.", HelpName = "TIME" };
        var cursor = new Option<string?>("--cursor") { Description = "The page after the one that named this cursor.", HelpName = "CURSOR" };
        var limit = new Option<int>("--limit") { Description = "At most so many.", HelpName = "N", DefaultValueFactory = static _ => 20 };
        var (url, json) = (PlatformClient.Url(), JobCommands.JsonOption());

        var command = new Command("jobs", "List the newest jobs.") { type, state, parent, tag, from, to, cursor, limit, url, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var query = ApiCommand.Query(
                "/v1/jobs", ("limit", $"{arguments.GetValue(limit)}"), ("type", arguments.GetValue(type)), ("state", arguments.GetValue(state)), ("parent", arguments.GetValue(parent)),
                ("tag", arguments.GetValue(tag)), ("createdFrom", arguments.GetValue(from)), ("createdBefore", arguments.GetValue(to)), ("cursor", arguments.GetValue(cursor)));
            using var platform = PlatformClient.Of(arguments, url);
            var page = await platform.GetAsync(query, cancellationToken);
            if (arguments.GetValue(json))
                Console.WriteLine(page.GetRawText());
            else
                Show(page);

            return ExitCode.Success;
        });
        return command;
    }

    public static void Show(JsonElement page)
    {
        var table = new Table().AddColumns("job", "type", "phase", "state", "created", "progress");
        table.Border = TableBorder.Rounded;
        foreach (var job in page.GetProperty("jobs").EnumerateArray())
        {
            table.AddRow(
                JobText.Of(job, "id"), JobText.Of(job, "type"), JobText.Of(job, "parent", "phase"), JobText.State(job), JobText.Of(job, "createdAt"),
                JobText.Of(job, "progress", "percent") is { Length: > 0 } percent ? $"{percent} %" : "");
        }

        AnsiConsole.Write(table);
        if (page.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String)
            AnsiConsole.Profile.Out.Writer.WriteLine($"More: --cursor {next.GetString()}");
    }
}
