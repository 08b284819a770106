using System.Text.Json;

namespace Millrace.States.Tests.Conformance;

public sealed class RecordedExecutionsTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("pure", 550)]
    [InlineData("lambda", 63)]
    [InlineData("service", 46)]
    [InlineData("callback", 12)]
    [InlineData("activity", 4)]
    public async Task Executions_recorded_from_AWS_end_here_as_they_ended_there(string ofClass, int floor)
    {
        var cases = Corpus.Lines("asl/cases.jsonl").Select(Read).Where(one => one.IsInScope && one.Class == ofClass).ToList();

        var (failures, causes) = (new List<string>(), new List<string>());
        foreach (var recorded in cases)
        {
            if (await TryAsync(recorded, causes.Add) is { } difference)
                failures.Add($"{recorded.Name}: {difference}");
        }

        output.WriteLine($"{ofClass}: {cases.Count - failures.Count} of {cases.Count} cases pass.");
        foreach (var failure in failures)
            output.WriteLine(failure);

        output.WriteLine($"{ofClass}: {causes.Count} of them end with another cause.");
        foreach (var cause in causes)
            output.WriteLine(cause);

        Assert.True(cases.Count - failures.Count >= floor, $"{cases.Count - failures.Count} of {cases.Count} pass, the floor is {floor}:\n{string.Join('\n', failures)}");
    }

    private static RecordedCase Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        return new RecordedCase(document.RootElement.Clone());
    }

    private static async Task<string?> TryAsync(RecordedCase recorded, Action<string> reportCause)
    {
        try
        {
            return await CaseRunner.DifferenceAsync(recorded, reportCause);
        }
        catch (TimeoutException)
        {
            return "the execution did not end";
        }
    }
}
