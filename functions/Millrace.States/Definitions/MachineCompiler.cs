using Millrace.States.Json;
using Millrace.States.Language;
using Millrace.States.Validation;

namespace Millrace.States.Definitions;

/// <summary>Compiles StartAt and States of one level, and ties its states together.</summary>
internal static class MachineCompiler
{
    private const int LongestName = 80;

    /// <param name="fields">The object that holds StartAt and States.</param>
    /// <param name="language">
    /// That of the whole definition: a state that asks for another asks for itself only, not for the states inside of it. Null when it
    /// is one that does not exist: the states are then left alone.
    /// </param>
    public static Machine? Compile(Fields fields, QueryLanguage? language)
    {
        var states = fields.Object("States", isRequired: true);
        var startAt = fields.Text("StartAt", isRequired: true);
        if (states is null || language is null)
            return null;

        if (states.Count == 0)
            fields.Problem("States", "There must be at least one state.", DefinitionRules.MissingField, new AwsWords("Value cannot be empty"));

        var place = fields.PlaceOf("States");
        Dictionary<string, State> compiled = [];
        foreach (var (name, value) in states.Members)
        {
            if (CompileState(name, value, compiled.Count, (place, language)) is { } state)
                compiled[name] = state;
        }

        return Transitions.Link(startAt, compiled, states, fields);
    }

    private static State? CompileState(string name, JsonValue value, int index, (Place States, QueryLanguage Language) level)
    {
        var place = level.States.AtState(name);
        if (name.Length is 0 or > LongestName)
        {
            place.Problem(
                $"The name of a state has 1 to {LongestName} characters.", DefinitionRules.BadValue,
                new AwsWords($"State name cannot be empty or longer than {LongestName} characters") { Code = DiagnosticCodes.InvalidStateName });
        }

        if (!place.Compilation.StateNames.Add(name))
        {
            place.Problem(
                $"There is another state '{name}', on this or another level.", DefinitionRules.DuplicateState,
                new AwsWords($"Duplicate State name: {name}") { Code = DiagnosticCodes.DuplicateStateName });
        }

        if (value is JsonObject json)
            return StateCompiler.Compile(name, index, new Fields(json, place), level.Language);

        place.Problem("A state must be an object.", DefinitionRules.BadValue, new AwsWords("Expected value of type Object"));
        return null;
    }
}
