using System.Text.Json;
using Millrace.States.Testing;

namespace Millrace.States.Tests.Conformance;

/// <summary>The recorded cases, each run once for all tests that ask.</summary>
internal static class RecordedCorpus
{
    private static readonly Lazy<Task<IReadOnlyList<ReplayResult>>> Results = new(RunAsync);

    public static Task<IReadOnlyList<ReplayResult>> ReplayAsync() => Results.Value;

    private static async Task<IReadOnlyList<ReplayResult>> RunAsync()
    {
        List<ReplayResult> results = [];
        foreach (var line in Corpus.Lines("asl/cases.jsonl"))
        {
            using var document = JsonDocument.Parse(line);
            var name = document.RootElement.GetProperty("name").GetString()!; // Every case has one.
            results.Add(await Replay.RunAsync(line, new ReplayOptions { Objects = RecordedObjects.For(name) }));
        }

        return results;
    }
}
