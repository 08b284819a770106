using Millrace.States.Json;
using Millrace.States.Validation;

namespace Millrace.States.Definitions;

/// <summary>Ties the states of one level together, and sees that every way leads somewhere.</summary>
internal static class Transitions
{
    public static Machine? Link(string? startAt, Dictionary<string, State> compiled, JsonObject states, Fields fields)
    {
        if (startAt is not null && !states.TryGet(startAt, out _))
            Dangling(fields.Place.Compilation, fields.PointerTo("StartAt"), startAt);

        foreach (var transition in compiled.Values.SelectMany(state => state.Transitions))
            Resolve(transition, compiled, states, fields.Place.Compilation);

        // While a state has problems its transitions are not known, so nothing can be said about the ends and about reaching others.
        if (compiled.Count < states.Count || compiled.Count == 0 || !HasEnd(compiled, fields))
            return null;

        if (startAt is null)
            return null;

        var start = compiled.GetValueOrDefault(startAt);
        foreach (var state in Unreached(start, [.. compiled.Values]))
        {
            fields.PlaceOf("States").At(state.Name).Problem(
                $"No way leads to the state '{state.Name}'.", DefinitionRules.Unreachable,
                new AwsWords($"State \"{state.Name}\" is not reachable.") { Code = DiagnosticCodes.MissingTransitionTarget });
        }

        return start is null ? null : new Machine(start, [.. compiled.Values]);
    }

    private static void Resolve(Transition transition, Dictionary<string, State> compiled, JsonObject states, Compilation compilation)
    {
        if (transition.Target is not { } target)
            return;

        // A target with problems of its own is not dangling.
        if (compiled.TryGetValue(target, out var state))
            transition.To = state;
        else if (!states.TryGet(target, out _))
            Dangling(compilation, transition.Pointer, target);
    }

    // AWS says 'Next' whatever the field is called.
    private static void Dangling(Compilation compilation, string pointer, string target) => compilation.Add(
        pointer, $"There is no state '{target}' on this level.", DefinitionRules.DanglingTarget,
        new AwsWords($"Missing 'Next' target: {target}") { Code = DiagnosticCodes.MissingTransitionTarget });

    private static bool HasEnd(Dictionary<string, State> compiled, Fields fields)
    {
        if (compiled.Values.Any(state => state is SucceedState or FailState || state.Transitions.Any(transition => transition.Target is null)))
            return true;

        fields.Problem(
            "States", "No state ends this level: one must be a Succeed or a Fail, or have End.", DefinitionRules.NoEnd,
            new AwsWords("Workflow has no terminal state") { Code = DiagnosticCodes.MissingEndState, HasLocation = false });
        return false;
    }

    // Only where the ways break off, as AWS tells it: what can be reached from a state that is told of is not told of again.
    private static List<State> Unreached(State? start, IReadOnlyList<State> states)
    {
        // By reference: two states are never the same one.
        var reached = new HashSet<State>(ReferenceEqualityComparer.Instance);
        Reach(start, reached);
        var aimedAt = states.SelectMany(state => state.Transitions.Select(way => way.To).Where(to => !ReferenceEquals(to, state))).OfType<State>()
            .ToHashSet<State>(ReferenceEqualityComparer.Instance);
        List<State> unreached = [];
        foreach (var state in states.OrderBy(state => aimedAt.Contains(state)).ThenBy(state => state.Index))
        {
            if (reached.Contains(state))
                continue;

            unreached.Add(state);
            Reach(state, reached);
        }

        return unreached;
    }

    private static void Reach(State? from, HashSet<State> reached)
    {
        if (from is null || !reached.Add(from))
            return;

        var open = new Stack<State>([from]);
        while (open.TryPop(out var state))
        {
            foreach (var next in state.Transitions.Select(transition => transition.To).OfType<State>())
            {
                if (reached.Add(next))
                    open.Push(next);
            }
        }
    }
}
