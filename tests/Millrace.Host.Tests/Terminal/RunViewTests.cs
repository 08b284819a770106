using System.Text.Json;
using Millrace.Host.Terminal;
using Millrace.Jobs;
using Spectre.Console;

namespace Millrace.Host.Tests.Terminal;

public sealed class RunViewTests : IDisposable
{
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void A_run_that_succeeds_is_told_in_lines_and_a_table_without_highlights_with_its_result()
    {
        var view = Plain(null);

        view.Show(Snapshots.Queued);
        view.Show(Snapshots.Queued);
        view.Show(Snapshots.Running);
        view.Show(Snapshots.Running);
        view.End(Snapshots.Succeeded);

        Approved.Check("run-plain.txt", _output.ToString());
    }

    [Fact]
    public void A_run_that_was_resumed_and_fails_says_what_is_wrong_on_lines_that_are_not_broken()
    {
        var view = Plain(static _ => throw new InvalidOperationException("There is no result to show."));

        view.Resumed(Snapshots.Pipeline);
        view.Show(Snapshots.Running);
        view.End(Snapshots.Failed);

        Approved.Check("run-plain-failed.txt", _output.ToString());
    }

    [Fact]
    public void Highlights_stand_below_the_table()
    {
        var view = Plain(static result => [("Report", "/reports/a.html"), ("Length", $"{result.Json.Length}")]);

        view.End(Snapshots.Succeeded);

        Assert.EndsWith("Report:        /reports/a.html\nLength:        28\n", _output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_was_stopped_says_how_it_goes_on()
    {
        Plain(null).Interrupted(Snapshots.Pipeline);

        Assert.Equal(
            "01jb3q8z5x9k7m2n4p6r8s0t00 polis.report stopped before its end; the same command goes on with it\n", _output.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Programs_get_one_document_at_the_end()
    {
        var view = new JsonRunView(_output);

        view.Resumed(Snapshots.Pipeline);
        view.Show(Snapshots.Running);
        view.End(Snapshots.Succeeded);

        using var document = JsonDocument.Parse(_output.ToString());
        Assert.Equal("/reports/a.html", document.RootElement.GetProperty("result").GetProperty("report").GetString());
        Approved.Check("run-json.txt", _output.ToString());
    }

    [Fact]
    public void Programs_get_failures_and_reasons_too()
    {
        new JsonRunView(_output).End(Snapshots.Failed);

        using var document = JsonDocument.Parse(_output.ToString());
        Assert.Equal("Votes.Invalid", document.RootElement.GetProperty("failure").GetProperty("error").GetString());
        Approved.Check("run-json-failed.txt", _output.ToString());
    }

    [Fact]
    public void Programs_are_told_that_a_run_was_stopped()
    {
        new JsonRunView(_output).Interrupted(Snapshots.Pipeline);

        using var document = JsonDocument.Parse(_output.ToString());
        Assert.True(document.RootElement.GetProperty("interrupted").GetBoolean());
    }

    [Theory]
    [InlineData(0.004, "0.00 s")]
    [InlineData(9.994, "9.99 s")]
    [InlineData(10, "10.0 s")]
    [InlineData(119.9, "119.9 s")]
    [InlineData(120, "0:02:00")]
    [InlineData(90_061, "25:01:01")]
    public void Times_are_told_as_exactly_as_they_are_long(double seconds, string text) =>
        Assert.Equal(text, Words.Time(TimeSpan.FromSeconds(seconds)));

    private PlainRunView Plain(Func<Payload, IReadOnlyList<(string Label, string Value)>>? highlights)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(_output),
        });
        console.Profile.Width = 200;
        console.Profile.Capabilities.Unicode = true;
        return new PlainRunView(_output, new RunSummary(console, highlights));
    }
}
