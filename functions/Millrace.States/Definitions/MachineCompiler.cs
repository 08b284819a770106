using Millrace.States.Json;
using Millrace.States.Language;

namespace Millrace.States.Definitions;

/// <summary>Compiles StartAt and States of one level, and ties its states together.</summary>
internal static class MachineCompiler
{
    private const int LongestName = 80;

    /// <param name="fields">The object that holds StartAt and States.</param>
    /// <param name="language">Null when the level asks for a language that is not known: the states are then left alone.</param>
    public static Machine? Compile(Fields fields, QueryLanguage? language)
    {
        var startAt = fields.Text("StartAt", isRequired: true);
        var states = fields.Object("States", isRequired: true);
        if (states is null || language is null)
            return null;

        if (states.Count == 0)
            fields.Problem("States", "There must be at least one state.", DefinitionRules.MissingField);

        var pointer = fields.PointerTo("States");
        Dictionary<string, State> compiled = [];
        foreach (var (name, value) in states.Members)
        {
            if (CompileState(name, value, compiled.Count, new Place(pointer, fields.Problems, language)) is { } state)
                compiled[name] = state;
        }

        Link(compiled, states, fields.Problems);
        return startAt is null ? null : StartingAt(startAt, compiled, states, fields);
    }

    private sealed record Place(string Pointer, ProblemList Problems, QueryLanguage Language);

    private static State? CompileState(string name, JsonValue value, int index, Place place)
    {
        var pointer = JsonPointer.Append(place.Pointer, name);
        if (name.Length is 0 or > LongestName)
            place.Problems.Add(pointer, $"The name of a state has 1 to {LongestName} characters.", DefinitionRules.BadValue);

        if (!place.Problems.StateNames.Add(name))
            place.Problems.Add(pointer, $"There is another state '{name}', on this or another level.", DefinitionRules.DuplicateState);

        if (value is JsonObject json)
            return StateCompiler.Compile(name, index, new Fields(json, pointer, place.Problems), place.Language);

        place.Problems.Add(pointer, "A state must be an object.", DefinitionRules.BadValue);
        return null;
    }

    private static void Link(Dictionary<string, State> compiled, JsonObject states, ProblemList problems)
    {
        foreach (var transition in compiled.Values.SelectMany(state => state.Transitions))
        {
            if (transition.Target is not { } target)
                continue;

            // A target with problems of its own is not dangling.
            if (compiled.TryGetValue(target, out var state))
                transition.To = state;
            else if (!states.TryGet(target, out _))
                problems.Add(transition.Pointer, $"There is no state '{target}' on this level.", DefinitionRules.DanglingTarget);
        }
    }

    private static Machine? StartingAt(string startAt, Dictionary<string, State> compiled, JsonObject states, Fields fields)
    {
        if (!states.TryGet(startAt, out _))
        {
            fields.Problem("StartAt", $"There is no state '{startAt}' on this level.", DefinitionRules.DanglingTarget);
            return null;
        }

        // While a state has problems its transitions are not known, so nothing can be said about reaching others.
        if (compiled.Count < states.Count || !compiled.TryGetValue(startAt, out var start))
            return null;

        var reached = Reachable(start);
        foreach (var state in compiled.Values.Where(state => !reached.Contains(state)))
        {
            var pointer = JsonPointer.Append(fields.PointerTo("States"), state.Name);
            fields.Problems.Add(pointer, $"No way leads to the state '{state.Name}'.", DefinitionRules.Unreachable);
        }

        return new Machine(start, [.. compiled.Values]);
    }

    private static HashSet<State> Reachable(State start)
    {
        // By reference: two states are never the same one.
        var reached = new HashSet<State>(ReferenceEqualityComparer.Instance) { start };
        var open = new Stack<State>([start]);
        while (open.TryPop(out var state))
        {
            foreach (var next in state.Transitions.Select(transition => transition.To).OfType<State>())
            {
                if (reached.Add(next))
                    open.Push(next);
            }
        }

        return reached;
    }
}
