using System.Text.Json;
using Millrace.States.Testing.Replays;

namespace Millrace.States.Testing;

/// <summary>
/// Runs recorded cases: executions with the answers of their tasks, and what the API of AWS said of definitions. One JSON object a line, in the form
/// that docs/guide/replay.md describes. Times are virtual, so nothing waits.
/// </summary>
public static class Replay
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Runs one case and says whether it ended as it was recorded.</summary>
    /// <param name="line">The case: one JSON object.</param>
    /// <param name="options">What it is run with. Default: nothing.</param>
    /// <exception cref="FormatException">The line is no case.</exception>
    public static async Task<ReplayResult> RunAsync(string line, ReplayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(line);
        using var document = Parse(line);
        var recorded = new RecordedCase(document.RootElement);
        try
        {
            var verdict = await JudgeAsync(recorded, options ?? new ReplayOptions()).WaitAsync(Longest);
            return new ReplayResult(recorded.Name, recorded.Kind, recorded.Class, verdict.Outcome, verdict.Reason) { CauseDiffers = verdict.CauseDiffers };
        }
        catch (TimeoutException)
        {
            return new ReplayResult(recorded.Name, recorded.Kind, recorded.Class, ReplayOutcome.Failed, $"It did not end within {Longest.TotalSeconds:0} s.");
        }
    }

    private static Task<ReplayVerdict> JudgeAsync(RecordedCase recorded, ReplayOptions options) => recorded.Kind switch
    {
        "execution" => ExecutionReplay.RunAsync(recorded, options),
        "validate-definition" => Task.FromResult(DefinitionReplay.Validate(recorded)),
        "variable-references" => Task.FromResult(DefinitionReplay.References(recorded)),
        "test-state" => StateTestReplay.RunAsync(recorded),
        "api-error" => RefusalReplay.RunAsync(recorded, options),
        _ => Task.FromResult(ReplayVerdict.NotRun($"There is no way to run the kind '{recorded.Kind}'.")),
    };

    private static JsonDocument Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 512 });
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The line is no JSON: {exception.Message}", exception);
        }
    }
}

/// <summary>What recorded cases are run with.</summary>
public sealed record ReplayOptions
{
    /// <summary>The objects that distributed Maps read. Default: none, so such a case is not run, unless it holds them itself.</summary>
    public IObjectStore? Objects { get; init; }
}

/// <summary>How a case went.</summary>
public enum ReplayOutcome
{
    /// <summary>As recorded.</summary>
    Passed,

    /// <summary>Differently; the reason says how.</summary>
    Failed,

    /// <summary>It could not be run; the reason says why.</summary>
    NotRun,
}

/// <summary>How a case went, and why.</summary>
/// <param name="Name">The name of the case.</param>
/// <param name="Kind">What was recorded, such as <c>execution</c>.</param>
/// <param name="Class">The class of the case, such as <c>lambda</c>.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Reason">How it differs, or why it was not run. Null when it passed.</param>
public sealed record ReplayResult(string Name, string Kind, string Class, ReplayOutcome Outcome, string? Reason)
{
    /// <summary>The text of the cause is another one than recorded, which is no failure. Null when it is the same.</summary>
    public string? CauseDiffers { get; init; }
}
