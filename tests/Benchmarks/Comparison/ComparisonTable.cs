using System.Globalization;

namespace Benchmarks.Comparison;

/// <summary>Medians of all rounds as Markdown, and how ours stands to the best of the others.</summary>
internal sealed class ComparisonTable(IReadOnlyList<(IContestant Contestant, Figure Figure)> figures)
{
    private const int TargetPercent = 40;

    private static readonly (string Title, string Measure, Func<Figure, double?> Value, bool IsLessBetter)[] Columns =
    [
        ("add one by one", "add-one", Rate, false),
        ("add 1,000 a call", "add-many", Rate, false),
        ("drain, 10", "drain-10", Rate, false),
        ("drain, 50", "drain-50", Rate, false),
        ("end to end, 10", "end-to-end-10", Rate, false),
        ("end to end, 50", "end-to-end-50", Rate, false),
        ("paced p50 ms", "paced", static figure => figure.P50Ms, true),
        ("paced p99 ms", "paced", static figure => figure.P99Ms, true),
        ("processor us, end to end", "end-to-end-10", static figure => figure.CpuMicrosecondsPerJob, true),
        ("processor us, drain", "drain-10", static figure => figure.CpuMicrosecondsPerJob, true),
        ("burst, empty", "burst-empty", Rate, false),
        ("burst, warm", "burst-warm", Rate, false),
    ];

    public void Print(TextWriter output)
    {
        var rows = figures.Select(static one => (one.Contestant, Name: NameOf(one.Figure))).Distinct().ToList();
        output.WriteLine($"| jobs/s, medians | {string.Join(" | ", Columns.Select(static column => column.Title))} |");
        output.WriteLine($"|---|{string.Concat(Columns.Select(static _ => "---|"))}");
        foreach (var (contestant, name) in rows)
            output.WriteLine($"| {name} | {string.Join(" | ", Columns.Select(column => Text(Median(contestant, column.Measure, column.Value))))} |");

        PrintBursts(output, rows);
        foreach (var (contestant, name) in rows.Where(static row => row.Contestant is Millrace))
        {
            PrintRatios(output, contestant, name);
            PrintFloor(output, contestant, name);
        }
    }

    private void PrintBursts(TextWriter output, IReadOnlyList<(IContestant Contestant, string Name)> rows)
    {
        output.WriteLine();
        output.WriteLine("A burst into a database that was analysed while it was empty, times slower than into a warm one:");
        foreach (var (contestant, name) in rows)
        {
            if (Median(contestant, "burst-warm", Rate) / Median(contestant, "burst-empty", Rate) is { } slower)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {slower,8:N2}   {name}"));
        }
    }

    // Who forces every commit to the disk is compared with those who do the same; who does not, with all.
    private void PrintRatios(TextWriter output, IContestant ours, string name)
    {
        var others = figures.Select(static one => one.Contestant).Distinct()
            .Where(other => other is not (Millrace or FloorPeer) && (other.SyncsEveryCommit || !ours.SyncsEveryCommit)).ToList();
        if (others.Count == 0)
            return;

        output.WriteLine();
        output.WriteLine($"{name}, times better than the best of {(ours.SyncsEveryCommit ? "those that sync every commit" : "all")}:");
        foreach (var column in Columns)
        {
            if (Median(ours, column.Measure, column.Value) is not { } own)
                continue;

            var ratios = others.Select(other => (Other: other, Value: Median(other, column.Measure, column.Value))).Where(static one => one.Value is not null)
                .Select(one => (one.Other, Ratio: column.IsLessBetter ? one.Value / own : own / one.Value)).OrderBy(static one => one.Ratio).ToList();
            if (ratios is [var (best, ratio), ..])
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {column.Title,-26}{ratio,8:N2}   {NameOf(figures.First(one => one.Contestant == best).Figure)}"));
        }
    }

    // What is missing to 100 is what we have put on top of SQLite.
    private void PrintFloor(TextWriter output, IContestant ours, string name)
    {
        if (figures.Select(static one => one.Contestant).OfType<FloorPeer>().FirstOrDefault(floor => floor.SyncsEveryCommit == ours.SyncsEveryCommit) is not { } floor)
            return;

        output.WriteLine();
        output.WriteLine($"{name}, in percent of the floor with as many syncs (target: at least {TargetPercent}; of times, the floor's in percent of ours):");
        foreach (var column in Columns)
        {
            if (Median(ours, column.Measure, column.Value) is { } own && Median(floor, column.Measure, column.Value) is { } least)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {column.Title,-26}{100 * (column.IsLessBetter ? least / own : own / least),8:N0} %"));
        }
    }

    private double? Median(IContestant contestant, string measure, Func<Figure, double?> value)
    {
        double[] values = [.. figures.Where(one => one.Contestant == contestant && one.Figure.Measure == measure).Select(one => value(one.Figure)).OfType<double>().Order()];
        return values.Length == 0 ? null : values[values.Length / 2];
    }

    private static double? Rate(Figure figure) => figure.JobsPerSecond;

    private static string NameOf(Figure figure) => $"{figure.Peer} {figure.Version} ({figure.Settings})";

    private static string Text(double? value) => value switch
    {
        null => "",
        < 100 => value.Value.ToString("N2", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("N0", CultureInfo.InvariantCulture),
    };
}
