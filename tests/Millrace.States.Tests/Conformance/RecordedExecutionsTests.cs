using System.Text.Json;

namespace Millrace.States.Tests.Conformance;

public sealed class RecordedExecutionsTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("pure", 476)]
    [InlineData("lambda", 41)]
    [InlineData("service", 45)]
    [InlineData("callback", 12)]
    [InlineData("activity", 4)]
    public async Task Executions_recorded_from_AWS_end_here_as_they_ended_there(string ofClass, int floor)
    {
        var cases = Corpus.Lines("asl/cases.jsonl").Select(Read).Where(one => one.IsInScope && one.Class == ofClass).ToList();

        var failures = new List<string>();
        foreach (var recorded in cases)
        {
            if (await TryAsync(recorded) is { } difference)
                failures.Add($"{recorded.Name}: {difference}");
        }

        output.WriteLine($"{ofClass}: {cases.Count - failures.Count} of {cases.Count} cases pass.");
        foreach (var failure in failures)
            output.WriteLine(failure);

        Assert.True(cases.Count - failures.Count >= floor, $"{cases.Count - failures.Count} of {cases.Count} pass, the floor is {floor}:\n{string.Join('\n', failures)}");
    }

    private static RecordedCase Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        return new RecordedCase(document.RootElement.Clone());
    }

    private static async Task<string?> TryAsync(RecordedCase recorded)
    {
        try
        {
            return await CaseRunner.DifferenceAsync(recorded);
        }
        catch (TimeoutException)
        {
            return "the execution did not end";
        }
    }
}
