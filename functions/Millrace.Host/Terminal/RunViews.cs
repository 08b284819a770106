using Millrace.Jobs;
using Spectre.Console;

namespace Millrace.Host.Terminal;

/// <summary>Picks the view that fits the output.</summary>
internal static class RunViews
{
    public static IRunView Create(bool json, Func<Payload, IReadOnlyList<(string Label, string Value)>>? highlights)
    {
        if (json)
            return new JsonRunView(Console.Out);

        var console = AnsiConsole.Console;
        var summary = new RunSummary(console, highlights);
        return console.Profile.Capabilities is { Interactive: true, Ansi: true } && !Console.IsOutputRedirected
            ? new LiveRunView(console, summary)
            : new PlainRunView(Console.Out, summary);
    }
}
