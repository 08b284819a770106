using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Millrace.States.Definitions;
using Millrace.States.Json;

namespace Millrace.States;

/// <summary>A state machine in the Amazon States Language, checked and compiled. Immutable; run it as often as you like.</summary>
public sealed class StateMachineDefinition
{
    private const int LongestText = 1024 * 1024;

    internal StateMachineDefinition(Machine machine, string? comment, TimeSpan? timeoutAfter) =>
        (Machine, Comment, TimeoutAfter) = (machine, comment, timeoutAfter);

    /// <summary>The comment that the definition starts with.</summary>
    public string? Comment { get; }

    /// <summary>How long an execution may take; null for as long as it likes.</summary>
    public TimeSpan? TimeoutAfter { get; }

    /// <summary>The names of the states of the outermost level, in the order in which they stand in the definition.</summary>
    public IReadOnlyList<string> StateNames => [.. Machine.States.Select(state => state.Name)];

    internal Machine Machine { get; }

    /// <summary>Reads a definition.</summary>
    /// <exception cref="DefinitionException">The definition has problems; the exception holds all of them.</exception>
    public static StateMachineDefinition Parse(string json) =>
        TryParse(json, out var definition, out var problems) ? definition : throw new DefinitionException(problems);

    /// <summary>Reads a definition, or says everything that is wrong with it. No text makes this throw.</summary>
    public static bool TryParse(
        string json,
        [NotNullWhen(true)] out StateMachineDefinition? definition,
        out IReadOnlyList<DefinitionProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(json);
        var found = new ProblemList();
        definition = Read(json, found) is { } root ? DefinitionCompiler.Compile(root, found) : null;
        problems = found.All;
        if (problems.Count > 0)
            definition = null;

        return definition is not null;
    }

    private static JsonObject? Read(string json, ProblemList problems)
    {
        if (json.Length > LongestText)
        {
            problems.Add("", $"The definition is longer than {LongestText} characters.", DefinitionRules.Json);
            return null;
        }

        try
        {
            var value = JsonReading.Read(
                Encoding.UTF8.GetBytes(json),
                pointer => problems.Add(pointer, "This key stands twice in its object.", DefinitionRules.DuplicateKey));
            if (value is JsonObject root)
                return root;

            problems.Add("", "The definition must be a JSON object.", DefinitionRules.Json);
        }
        catch (JsonException exception)
        {
            problems.Add("", $"The definition is no JSON: {exception.Message}", DefinitionRules.Json);
        }

        return null;
    }
}
