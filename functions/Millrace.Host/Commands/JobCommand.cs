using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Millrace.Host.Commands;

/// <summary><c>job ID</c>: all that is known of one job.</summary>
internal static class JobCommand
{
    public static Command Build()
    {
        var (id, url, json) = (JobArguments.Id(), PlatformClient.Url(), JobCommands.JsonOption());
        var wait = new Option<string?>("--wait") { Description = "Wait for the job's end, at most so long.", HelpName = "30s" };
        var command = new Command("job", "Show one job.") { id, wait, url, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var platform = PlatformClient.Of(arguments, url);
            var path = $"/v1/jobs/{arguments.GetRequiredValue(id)}";
            if (arguments.GetValue(wait) is { } timeout)
                path += $"/wait?timeout={Uri.EscapeDataString(timeout)}";

            var job = await platform.GetAsync(path, cancellationToken);
            if (arguments.GetValue(json))
                Console.WriteLine(job.GetRawText());
            else
                Show(job);

            return ExitCode.Success;
        });
        return command;
    }

    private static void Show(JsonElement job)
    {
        var grid = new Grid().AddColumns(2);
        foreach (var (label, value) in Rows(job))
        {
            if (value.Length > 0)
                grid.AddRow($"[grey]{label}[/]", value);
        }

        AnsiConsole.Write(grid);
        ShowJson("input", job);
        ShowJson("result", job);
        ShowAttempts(job);
    }

    private static IEnumerable<(string Label, string Value)> Rows(JsonElement job) =>
    [
        ("id", JobText.Of(job, "id")),
        ("type", JobText.Of(job, "type")),
        ("state", JobText.State(job) + (JobText.Of(job, "archived").Length > 0 ? " (archived)" : "")),
        ("lane", JobText.Of(job, "lane")),
        ("pool", JobText.Of(job, "pool")),
        ("template", JobText.Of(job, "template")),
        ("tags", JobText.List(job, "tags")),
        ("resources", JobText.List(job, "resources")),
        ("fair key", JobText.Of(job, "fairKey")),
        ("order key", JobText.Of(job, "orderKey")),
        ("callback", JobText.Of(job, "callback", "url")),
        ("parent", JobText.Of(job, "parent", "id")),
        ("phase", JobText.Of(job, "parent", "phase")),
        ("children", Children(job)),
        ("waits for", $"{JobText.Of(job, "waitsFor", "kind")} {JobText.Of(job, "waitsFor", "id")}".Trim()),
        ("paused", $"{JobText.Of(job, "paused", "since")} {JobText.Of(job, "paused", "reason")}".Trim()),
        ("to be paused", JobText.Of(job, "pauseReason")),
        ("refused by", JobText.Of(job, "deferral", "resource")),
        ("parks", JobText.Of(job, "parks")),
        ("brought back", JobText.Of(job, "redrives") is { Length: > 0 } times ? $"{times} times" : ""),
        ("created", JobText.Of(job, "createdAt")),
        ("started", JobText.Of(job, "startedAt")),
        ("ended", JobText.Of(job, "endedAt")),
        ("due", JobText.Of(job, "dueAt")),
        ("progress", JobText.Of(job, "progress", "percent") is { Length: > 0 } percent ? $"{percent} % {JobText.Of(job, "progress", "phase")} {JobText.Of(job, "progress", "message")}".TrimEnd() : ""),
        ("checkpoint", JobText.Of(job, "hasCheckpoint").Length > 0 ? "saved" : ""),
        ("cancel", JobText.Of(job, "cancelReason")),
        ("error", JobText.Of(job, "failure", "error")),
        ("HTTP status", JobText.Of(job, "failure", "httpStatus")),
        ("message", JobText.Of(job, "failure", "message")),
    ];

    private static string Children(JsonElement job) => job.TryGetProperty("children", out var counts)
        ? $"{JobText.Of(counts, "total")}: {JobText.Of(counts, "succeeded")} succeeded, {JobText.Of(counts, "failed")} failed, {JobText.Of(counts, "cancelled")} cancelled, {JobText.Of(counts, "open")} open"
        : "";

    private static void ShowAttempts(JsonElement job)
    {
        if (!job.TryGetProperty("attempts", out var attempts) || attempts.GetArrayLength() == 0)
            return;

        var table = new Table { Border = TableBorder.Rounded }.AddColumns("attempt", "worker", "started", "ended", "outcome", "error");
        foreach (var attempt in attempts.EnumerateArray())
        {
            table.AddRow(
                JobText.Of(attempt, "epoch"), JobText.Of(attempt, "owner"), JobText.Of(attempt, "startedAt"), JobText.Of(attempt, "endedAt"),
                JobText.Of(attempt, "outcome"), JobText.Of(attempt, "failure", "message"));
        }

        AnsiConsole.Write(table);
    }

    private static void ShowJson(string name, JsonElement job)
    {
        if (!job.TryGetProperty(name, out var value))
            return;

        AnsiConsole.MarkupLineInterpolated($"[grey]{name}[/]");
        JsonText.Write(value);
    }
}
