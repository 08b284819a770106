using System.Globalization;
using System.Text;
using Millrace.States.Testing;
using Millrace.States.Tests.Jsonata;

namespace Millrace.States.Tests.Conformance;

/// <summary>docs/conformance.md says how much of the corpora passes; it is made here, and may not say anything else.</summary>
public sealed class ConformanceTableTests
{
    private const string Switch = "MILLRACE_APPROVE";

    [Fact]
    public async Task The_table_in_the_documents_says_what_passes()
    {
        var actual = await TableAsync();
        var path = Path.Combine(Corpus.Root, "docs", "conformance.md");
        if (Environment.GetEnvironmentVariable(Switch) == "1")
            await File.WriteAllTextAsync(path, actual, TestContext.Current.CancellationToken);

        Assert.True(
            await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken) == actual,
            $"docs/conformance.md is not what the corpora yield. If this is meant: run `{Switch}=1 dotnet test tests/Millrace.States.Tests`, read the change, and commit it.\n{actual}");
    }

    private static async Task<string> TableAsync()
    {
        var recorded = await RecordedCorpus.ReplayAsync();
        var definitions = DefinitionCorpus.Judge().ToList();
        var jsonata = SuiteTests.Failures(out var cases);
        var text = new StringBuilder();
        text.Append("""
            # Conformance

            How `functions/Millrace.States` does on cases that nobody here wrote: executions recorded from AWS, definitions that AWS and others have judged, and the suite
            of JSONata. This page is made by the tests (`MILLRACE_APPROVE=1 dotnet test tests/Millrace.States.Tests`) and held by them. The recordings compare status, output, error and
            the order of states; a cause is a text, and reported, not judged.

            Run recordings of your own with [`millrace states replay`](guide/replay.md).

            ## Recorded from AWS

            | kind | class | cases | pass | fail | not run | same cause |
            |---|---|---|---|---|---|---|

            """);
        foreach (var one in recorded.GroupBy(static one => (one.Kind, one.Class)).OrderBy(static one => one.Key.Kind, StringComparer.Ordinal).ThenBy(static one => one.Key.Class, StringComparer.Ordinal))
            text.AppendLine(RowOf($"{one.Key.Kind} | {one.Key.Class}", [.. one]));

        text.AppendLine(RowOf("all | ", recorded));
        List(text, "Not passed", recorded.Where(static one => one.Outcome != ReplayOutcome.Passed)
            .Select(static one => $"{(one.Outcome == ReplayOutcome.Failed ? "fails" : "not run")}: `{ShortName(one.Name)}`: {one.Reason}"));
        List(text, "Another cause than AWS", recorded.Where(static one => one.CauseDiffers is not null).Select(static one => $"`{ShortName(one.Name)}`"));
        Definitions(text, definitions);
        text.Append(CultureInfo.InvariantCulture, $"\n## JSONata 2.0.6\n\n{cases - jsonata.Count:N0} of {cases:N0} cases of the language's own suite pass.\n");
        List(text, "Not passed", jsonata.Select(static one => $"`{one.Key}`: {(SuiteExceptions.All.TryGetValue(one.Key, out var reason) ? reason : one.Value)}"));
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Definitions(StringBuilder text, List<DefinitionVerdict> definitions)
    {
        text.Append("\n## Definitions\n\n| judged by | verdict | definitions | the same here |\n|---|---|---|---|\n");
        foreach (var one in definitions.GroupBy(static one => (one.By, one.IsValid)).OrderBy(static one => one.Key.By, StringComparer.Ordinal).ThenBy(static one => !one.Key.IsValid))
        {
            var by = one.Key.By.Length == 0 ? "nobody (samples)" : one.Key.By;
            text.Append(CultureInfo.InvariantCulture, $"| {by} | {(one.Key.IsValid ? "valid" : "invalid")} | {one.Count()} | {one.Count(static verdict => verdict.Agrees)} |\n");
        }

        List(text, "Judged otherwise here", definitions.Where(static one => !one.Agrees).Select(static one =>
            $"`{Path.GetFileName(one.File)}`, {(one.IsValid ? "valid" : "invalid")} by {(one.By.Length == 0 ? "nobody" : one.By)}: {one.Reason}"));
    }

    private static string RowOf(string head, IReadOnlyCollection<ReplayResult> results)
    {
        int Count(ReplayOutcome outcome) => results.Count(one => one.Outcome == outcome);
        var passed = Count(ReplayOutcome.Passed);
        var same = results.Count(static one => one.Outcome == ReplayOutcome.Passed && one.CauseDiffers is null);
        return string.Create(CultureInfo.InvariantCulture, $"| {head} | {results.Count} | {passed} | {Count(ReplayOutcome.Failed)} | {Count(ReplayOutcome.NotRun)} | {same} |");
    }

    private static void List(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.Order(StringComparer.Ordinal).ToList();
        if (all.Count > 0)
            text.Append($"\n{title}:\n\n{string.Concat(all.Select(static line => $"- {line}\n"))}");
    }

    private static string ShortName(string name) => name[(name.LastIndexOf('/') + 1)..];
}
