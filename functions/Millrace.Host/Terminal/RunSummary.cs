using Millrace.Jobs;
using Spectre.Console;

namespace Millrace.Host.Terminal;

/// <summary>The table at the end of a run, and what the person came for.</summary>
internal sealed class RunSummary(IAnsiConsole console, Func<Payload, IReadOnlyList<(string Label, string Value)>>? highlights)
{
    public void Write(RunSnapshot snapshot)
    {
        var table = new Table { Border = console.Profile.Capabilities.Unicode ? TableBorder.Rounded : TableBorder.Ascii };
        table.AddColumns("phase", "job", "state");
        table.AddColumn("attempts", static column => column.RightAligned());
        table.AddColumn("time", static column => column.RightAligned());
        foreach (var job in snapshot.Tasks.Append(snapshot.Job))
        {
            table.AddRow(
                Markup.Escape(job.Parent is null ? job.Type.Value : Words.NameOf(job)),
                job.Id.Value,
                $"[{Words.ColorOf(job.State.Name)}]{Words.StateOf(job)}[/]",
                job.Attempts.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Words.Time(snapshot.TimeOf(job)));
        }

        console.Write(table);
        WriteEnd(snapshot.Job);
    }

    private void WriteEnd(Job job)
    {
        if (Words.TroubleOf(job) is { } trouble)
        {
            console.MarkupLineInterpolated($"[red]The job {(job.State is JobState.Cancelled ? "was cancelled" : "failed")}.[/]");
            WriteUnwrapped(trouble);
        }
        else if (job.State is JobState.Succeeded succeeded)
        {
            if (highlights is null)
                WriteUnwrapped(succeeded.Result.Json);

            foreach (var (label, value) in highlights?.Invoke(succeeded.Result) ?? [])
                WriteUnwrapped($"{label + ":",-14} {value}");
        }
    }

    // A path or a message is copied from the screen: never broken where the screen ends.
    private void WriteUnwrapped(string text) => console.Profile.Out.Writer.WriteLine(text);
}
