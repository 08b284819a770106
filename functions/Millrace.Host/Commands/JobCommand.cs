using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Millrace.Host.Commands;

/// <summary><c>job ID</c>: all that is known of one job.</summary>
internal static class JobCommand
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

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
        ("state", JobText.State(job)),
        ("lane", JobText.Of(job, "lane")),
        ("pipeline", JobText.Of(job, "parent", "id")),
        ("phase", JobText.Of(job, "parent", "phase")),
        ("created", JobText.Of(job, "createdAt")),
        ("started", JobText.Of(job, "startedAt")),
        ("ended", JobText.Of(job, "endedAt")),
        ("due", JobText.Of(job, "dueAt")),
        ("progress", JobText.Of(job, "progress", "percent") is { Length: > 0 } percent ? $"{percent} % {JobText.Of(job, "progress", "message")}" : ""),
        ("cancel", JobText.Of(job, "cancelReason")),
        ("error", JobText.Of(job, "failure", "error")),
        ("message", JobText.Of(job, "failure", "message")),
    ];

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

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
            value.WriteTo(writer);

        AnsiConsole.MarkupLineInterpolated($"[grey]{name}[/]");
        AnsiConsole.Profile.Out.Writer.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
