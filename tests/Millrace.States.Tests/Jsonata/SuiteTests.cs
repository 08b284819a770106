using Millrace.States.Json;
using Millrace.States.Tests.Conformance;

namespace Millrace.States.Tests.Jsonata;

/// <summary>JSONata's own suite at 2.0.6.</summary>
public sealed class SuiteTests
{
    [Fact]
    public void The_suite_of_JSONata_passes_but_for_the_cases_that_are_known()
    {
        var failures = Failures(out _);

        var unknown = failures.Where(one => !SuiteExceptions.All.ContainsKey(one.Key)).Select(one => $"{one.Key}: {one.Value}").ToList();
        Assert.True(unknown.Count == 0, string.Join('\n', unknown));
        Assert.Equal([], SuiteExceptions.All.Keys.Except(failures.Keys));
    }

    /// <summary>The cases that fail, each with how.</summary>
    internal static Dictionary<string, string?> Failures(out int cases)
    {
        // Half a letter cannot stand in our JSON, but JSONata's own escape can make one.
        var text = string.Concat(Corpus.Lines("jsonata/suite-2.0.6.json"))
            .Replace(@"'\ud800'", @"'\\ud800'", StringComparison.Ordinal).Replace(@"""\ud800""", "null", StringComparison.Ordinal);
        var all = SuiteCase.All((JsonObject)JsonValue.Parse(text)).ToList();
        cases = all.Count;
        return all.Select(one => (one.Name, Why: one.Failure())).Where(one => one.Why is not null).ToDictionary(one => one.Name, one => one.Why);
    }
}
