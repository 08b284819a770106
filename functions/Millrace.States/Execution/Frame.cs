using Millrace.States.Definitions;
using Millrace.States.History;
using Millrace.States.Json;

namespace Millrace.States.Execution;

/// <summary>A run through a machine: the execution itself, a branch of a Parallel, an iteration of a Map.</summary>
internal sealed class Frame(Machine machine, JsonValue input, JsonObject variables)
{
    // Counted only for keys; an iteration of one state needs no more than this.
    private readonly int[] _visits = new int[machine.States.Count];

    public Machine Machine => machine;

    public JsonValue Input => input;

    /// <summary>Those of the frame around it, and what this one assigned. What it assigns is not seen outside.</summary>
    public JsonObject Variables { get; set; } = variables;

    /// <summary>Where the frame is: empty for the execution itself. Made only when somebody asks.</summary>
    public string Key => field ??= Parent is null ? "" : VisitKey.OfBranch(Parent.Key, Parent.Attempt, Number);

    public Visit? Parent { get; init; }

    /// <summary>The number of the branch or iteration.</summary>
    public int Number { get; init; }

    /// <summary>The item of a Map, here or in a frame around.</summary>
    public JsonObject? Item { get; init; }

    /// <summary>The execution that it belongs to: each item of a distributed Map is one of its own.</summary>
    public required ExecutionIdentity Identity { get; init; }

    /// <summary>The events of this path.</summary>
    public required EventChain Chain { get; init; }

    /// <summary>What a history says about this frame; null for a fresh one.</summary>
    public RecordedFrame? Recorded { get; init; }

    /// <summary>The visit that a history left open has been taken up again, or there was none.</summary>
    public bool HasResumed { get; set; }

    /// <summary>Cancelled when the result of this frame is no longer wanted.</summary>
    public required CancellationToken Aborted { get; init; }

    public int CountVisit(State state) => ++_visits[state.Index];

    public void RestoreVisits(RecordedFrame recorded)
    {
        foreach (var state in machine.States)
            _visits[state.Index] = recorded.Visits.GetValueOrDefault(state.Name);
    }

    public int VisitsOf(State state) => _visits[state.Index];
}
