using System.Text.Json;
using Millrace.Jobs;

namespace Millrace.Host.Commands;

/// <summary><c>submit --batch FILE</c>: a job a line, a thousand in one request.</summary>
internal static class SubmitFile
{
    public static async Task<int> RunAsync(PlatformClient platform, string path, bool asJson, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new CommandException(ExitCode.Usage, $"There is no file {path}.");

        List<JsonElement> outcomes = [];
        var refused = 0;
        var lines = File.ReadLines(path).Index().Where(static line => !string.IsNullOrWhiteSpace(line.Item)).Select(static line => (Number: line.Index + 1, Text: Checked(line.Index + 1, line.Item)));
        foreach (var chunk in lines.Chunk(JobClient.MaxBatch))
        {
            var answer = await platform.PostAsync("/v1/jobs/batch", $$"""{"jobs":[{{string.Join(',', chunk.Select(static line => line.Text))}}]}""", null, cancellationToken);
            foreach (var (line, outcome) in chunk.Zip(answer.GetProperty("jobs").EnumerateArray()))
            {
                outcomes.Add(outcome);
                refused += Tell(line.Number, outcome, asJson) ? 0 : 1;
            }
        }

        if (asJson)
            Console.WriteLine($$"""{"jobs":[{{string.Join(',', outcomes.Select(static outcome => outcome.GetRawText()))}}]}""");

        return refused == 0 ? ExitCode.Success : ExitCode.Usage;
    }

    // A broken line would break the whole request, and nobody would know which it was.
    private static string Checked(int number, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return line;
        }
        catch (JsonException e)
        {
            throw new CommandException(ExitCode.Usage, $"Line {number} is no JSON: {e.Message}");
        }
    }

    private static bool Tell(int number, JsonElement outcome, bool asJson)
    {
        if (outcome.TryGetProperty("problem", out var problem))
        {
            Console.Error.WriteLine($"Line {number}: {problem.GetProperty("detail").GetString()}");
            return false;
        }

        if (!asJson)
            Console.WriteLine(outcome.GetProperty("id").GetString());

        return true;
    }
}
