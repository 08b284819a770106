using Millrace.States.Testing;

namespace Millrace.States.Tests.Conformance;

public sealed class RecordedExecutionsTests
{
    [Fact]
    public async Task Cases_recorded_from_AWS_end_here_as_they_ended_there() =>
        Assert.Empty((await RecordedCorpus.ReplayAsync()).Where(one => one.Outcome == ReplayOutcome.Failed).Select(one => $"{one.Name}: {one.Reason}"));

    [Theory]
    [InlineData("expected/output", "/output/a is 1")]
    [InlineData("expected/status", "recorded: OTHER")]
    [InlineData("states", "recorded: Other")]
    public async Task A_case_that_ended_otherwise_fails(string changed, string reason)
    {
        const string Case = """
            { "name": "one", "kind": "execution", "class": "pure", "definition": { "StartAt": "P", "States": { "P": { "Type": "Pass", "End": true } } },
              "input": { "a": 1 }, "expected": { "status": "SUCCEEDED", "output": { "a": 1 } }, "states": ["P"], "mocks": {} }
            """;
        Assert.Equal(ReplayOutcome.Passed, (await Replay.RunAsync(Case)).Outcome);

        var different = changed switch
        {
            "states" => Case.Replace("[\"P\"]", "[\"Other\"]", StringComparison.Ordinal),
            "expected/status" => Case.Replace("SUCCEEDED", "OTHER", StringComparison.Ordinal),
            _ => Case.Replace("\"output\": { \"a\": 1 }", "\"output\": { \"a\": 2 }", StringComparison.Ordinal),
        };
        var result = await Replay.RunAsync(different);

        Assert.Equal(ReplayOutcome.Failed, result.Outcome);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "name": "one" }""")]
    public async Task A_line_that_is_no_case_is_refused(string line) =>
        await Assert.ThrowsAsync<FormatException>(() => Replay.RunAsync(line));
}
