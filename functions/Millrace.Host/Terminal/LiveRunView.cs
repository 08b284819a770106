using Millrace.Jobs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Millrace.Host.Terminal;

/// <summary>The tasks of a job as they run, redrawn in place.</summary>
internal sealed class LiveRunView(IAnsiConsole console, RunSummary summary) : IRunView
{
    private const int BarWidth = 20;
    private int _lines;

    public void Resumed(Job job) => console.MarkupLineInterpolated($"[grey]Going on with job {job.Id}, which an earlier run left unfinished.[/]");

    public void Show(RunSnapshot snapshot)
    {
        Erase();
        var grid = new Grid().AddColumns(5);
        foreach (var task in snapshot.Tasks.TakeLast(Math.Max(4, console.Profile.Height - 4)))
            grid.AddRow(Row(snapshot, task));

        if (snapshot.Tasks.Count == 0)
            grid.AddRow(Row(snapshot, snapshot.Job));

        console.Write(grid);
        _lines = grid.Rows.Count;
    }

    public void End(RunSnapshot snapshot)
    {
        Erase();
        summary.Write(snapshot);
    }

    public void Interrupted(Job job)
    {
        Erase();
        console.MarkupLineInterpolated($"[yellow]Stopped before the end of job {job.Id}.[/] The same command goes on with it.");
    }

    private static IRenderable[] Row(RunSnapshot snapshot, Job job) =>
    [
        new Markup($"[{Words.ColorOf(job.State.Name)}]{Symbol(job.State.Name)}[/]"),
        new Markup(Markup.Escape(Words.NameOf(job))),
        new Markup(Bar(job)),
        new Markup(Words.Time(snapshot.TimeOf(job))) { Justification = Justify.Right },
        new Markup($"[grey]{Markup.Escape(job.State.IsFinal ? "" : job.Progress?.Message ?? Words.StateOf(job))}[/]") { Overflow = Overflow.Ellipsis },
    ];

    private static string Symbol(JobStateName state) => state switch
    {
        JobStateName.Succeeded => "✓",
        JobStateName.Failed => "✗",
        JobStateName.Cancelled => "-",
        JobStateName.Running => "▶",
        _ => "·",
    };

    private static string Bar(Job job)
    {
        var percent = job.State is JobState.Succeeded ? 100 : job.Progress?.Percent ?? 0;
        var full = (int)Math.Round(percent / 100 * BarWidth);
        return $"[{Words.ColorOf(job.State.Name)}]{new string('━', full)}[/][grey]{new string('─', BarWidth - full)}[/]";
    }

    // Up over what was drawn last, to the line's start (the terminal may have echoed a ^C), and clear from there.
    private void Erase()
    {
        if (_lines > 0)
            console.Profile.Out.Writer.Write($"\r\e[{_lines}A\e[0J");

        _lines = 0;
    }
}
