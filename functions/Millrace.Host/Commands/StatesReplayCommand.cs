using System.CommandLine;
using System.Text.Json;
using Millrace.States.Testing;
using Spectre.Console;

namespace Millrace.Host.Commands;

/// <summary><c>states replay</c>: runs recorded cases and says which end as they were recorded.</summary>
internal static class StatesReplayCommand
{
    private static readonly Option<DirectoryInfo?> Objects = new("--objects")
    {
        Description = "Where the objects are that distributed Maps read: DIR/BUCKET/KEY.",
        HelpName = "DIR",
    };

    public static Command Build()
    {
        var files = StatesCommand.Files("Recorded cases, one JSON object a line.");
        var json = JobCommands.JsonOption();
        var command = new Command("replay", "Run recorded executions and say for each whether it ends as it was recorded.") { files, Objects, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var options = new ReplayOptions { Objects = arguments.GetValue(Objects) is { } folder ? ObjectsIn(folder) : null };
            var writer = arguments.GetValue(json) ? null : AnsiConsole.Profile.Out.Writer;
            List<ReplayResult> results = [];
            foreach (var file in arguments.GetRequiredValue(files))
            {
                await foreach (var result in ReplayAsync(file, options, cancellationToken))
                {
                    results.Add(result);
                    writer?.WriteLine(LineOf(result));
                }
            }

            if (writer is null)
                WriteJson(results);
            else
                Summarise(results, writer);

            return results.Exists(static one => one.Outcome == ReplayOutcome.Failed) ? ExitCode.JobFailed : ExitCode.Success;
        });
        return command;
    }

    private static async IAsyncEnumerable<ReplayResult> ReplayAsync(
        FileInfo file, ReplayOptions options, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0;
        foreach (var line in (await StatesCommand.ReadAsync(file, cancellationToken)).Split('\n'))
        {
            number++;
            cancellationToken.ThrowIfCancellationRequested();
            if (line.AsSpan().Trim().Length > 0)
                yield return await RunAsync(line, $"{file}:{number}", options);
        }
    }

    private static async Task<ReplayResult> RunAsync(string line, string place, ReplayOptions options)
    {
        try
        {
            return await Replay.RunAsync(line, options);
        }
        catch (FormatException e)
        {
            return new ReplayResult(place, "unknown", "unknown", ReplayOutcome.Failed, e.Message);
        }
    }

    private static InMemoryObjectStore ObjectsIn(DirectoryInfo folder)
    {
        if (!folder.Exists)
            throw new CommandException(ExitCode.Usage, $"There is no folder {folder}.");

        return new InMemoryObjectStore(folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => new KeyValuePair<string, ReadOnlyMemory<byte>>(
            Path.GetRelativePath(folder.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllBytes(file.FullName))));
    }

    private static string LineOf(ReplayResult result) => result.Outcome switch
    {
        ReplayOutcome.Passed => $"pass     {result.Name}{(result.CauseDiffers is { } cause ? $"\n         (another cause: {cause})" : "")}",
        ReplayOutcome.Failed => $"FAIL     {result.Name}\n         {result.Reason}",
        _ => $"not run  {result.Name}\n         {result.Reason}",
    };

    private static void Summarise(List<ReplayResult> results, TextWriter lines)
    {
        lines.WriteLine();
        foreach (var ofClass in ByClass(results))
            lines.WriteLine($"{ofClass.Key,-24} {Tally(ofClass)}");

        lines.WriteLine($"{"all",-24} {Tally(results)}");
    }

    private static string Tally(IEnumerable<ReplayResult> results)
    {
        var all = results.ToList();
        int Count(ReplayOutcome outcome) => all.Count(one => one.Outcome == outcome);
        return $"{Count(ReplayOutcome.Passed)} of {all.Count} pass, {Count(ReplayOutcome.Failed)} fail, {Count(ReplayOutcome.NotRun)} not run";
    }

    private static IEnumerable<IGrouping<string, ReplayResult>> ByClass(List<ReplayResult> results) =>
        results.GroupBy(static one => one.Class).OrderBy(static one => one.Key, StringComparer.Ordinal);

    private static void WriteJson(List<ReplayResult> results) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        WriteTally(json, results);
        json.WriteStartArray("classes");
        foreach (var ofClass in ByClass(results))
        {
            json.WriteStartObject();
            json.WriteString("class", ofClass.Key);
            WriteTally(json, [.. ofClass]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("cases");
        foreach (var result in results)
            WriteCase(json, result);

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteTally(Utf8JsonWriter json, List<ReplayResult> results)
    {
        json.WriteNumber("passed", results.Count(static one => one.Outcome == ReplayOutcome.Passed));
        json.WriteNumber("failed", results.Count(static one => one.Outcome == ReplayOutcome.Failed));
        json.WriteNumber("notRun", results.Count(static one => one.Outcome == ReplayOutcome.NotRun));
    }

    private static void WriteCase(Utf8JsonWriter json, ReplayResult result)
    {
        json.WriteStartObject();
        json.WriteString("name", result.Name);
        json.WriteString("kind", result.Kind);
        json.WriteString("class", result.Class);
        json.WriteString("outcome", result.Outcome switch { ReplayOutcome.Passed => "passed", ReplayOutcome.Failed => "failed", _ => "notRun" });
        if (result.Reason is { } reason)
            json.WriteString("reason", reason);

        if (result.CauseDiffers is { } cause)
            json.WriteString("causeDiffers", cause);

        json.WriteEndObject();
    }
}
