using Millrace.States.Testing;

namespace Millrace.States.Tests.Conformance;

/// <summary>What the API TestState of AWS answers and refuses, and what is said here.</summary>
public sealed class TestStateCorpusTests(ITestOutputHelper output)
{
    // Cases that are not run, each with its reason.
    private static readonly Dictionary<string, string> NotRun = new()
    {
        ["test_base_state_name_validation_failures[empty]#exception"] = "botocore says it, before it sends a request",
        ["test_sfn_start_execution_success#test_case_response"] = "the corpus holds the text of a call in place of the mocked result",
    };

    [Fact]
    public async Task Answers_and_refusals_are_those_of_TestState()
    {
        var results = (await RecordedCorpus.ReplayAsync()).Where(one => one.Kind == "test-state" || one.Class == "test-state-error").ToList();

        foreach (var kind in results.GroupBy(one => one.Kind))
            output.WriteLine($"{kind.Key}: {kind.Count(one => one.Outcome == ReplayOutcome.Passed)} of {kind.Count()} as on AWS.");

        foreach (var one in results.Where(one => one.Outcome != ReplayOutcome.Passed))
            output.WriteLine($"{one.Name}: {one.Reason}");

        Assert.Empty(results.Where(one => one.Outcome == ReplayOutcome.Failed).Select(one => $"{one.Name}: {one.Reason}"));
        Assert.Equal(
            NotRun.Keys.Order(StringComparer.Ordinal),
            results.Where(one => one.Outcome == ReplayOutcome.NotRun).Select(one => one.Name[(one.Name.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal));
    }
}
