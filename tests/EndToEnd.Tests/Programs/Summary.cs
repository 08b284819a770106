namespace EndToEnd.Tests.Programs;

/// <summary>A row of the table at the end of a run.</summary>
internal sealed record SummaryRow(string Phase, string Job, string State, int Attempts);

/// <summary>Reads what a run wrote for people.</summary>
internal static class Summary
{
    public static IReadOnlyList<SummaryRow> Rows(string output) =>
        [.. output.Split('\n').Select(static line => line.Split('│', StringSplitOptions.TrimEntries))
            .Where(static cells => cells.Length == 7 && cells[1] != "phase")
            .Select(static cells => new SummaryRow(cells[1], cells[2], cells[3], int.Parse(cells[4], null)))];

    /// <summary>The value behind a label, such as <c>Report:</c>.</summary>
    public static string Value(string output, string label) =>
        output.Split('\n').Single(line => line.StartsWith($"{label}: ", StringComparison.Ordinal))[(label.Length + 1)..].Trim();

    /// <summary>The ids of the jobs that a line said had succeeded.</summary>
    public static IReadOnlyList<string> Succeeded(string output) =>
        [.. output.Split('\n').Where(static line => line.Contains(" succeeded in ", StringComparison.Ordinal)).Select(static line => line.Split(' ')[1])];

    /// <summary>The id of the job that a run is about.</summary>
    public static string JobOf(string output, string type) =>
        output.Split('\n').First(line => line.Contains($" {type} ", StringComparison.Ordinal)).Split(' ').First(static word => word.Length == 26);
}
