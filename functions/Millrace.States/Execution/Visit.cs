using Millrace.States.Definitions;
using Millrace.States.Expressions;
using Millrace.States.History;
using Millrace.States.Json;
using Millrace.States.Testing;

namespace Millrace.States.Execution;

/// <summary>One stay in one state: what its expressions see, and where it is.</summary>
internal sealed class Visit(ExecutionScope execution, Frame frame, State state, JsonValue input) : Scope
{
    private JsonObject? _context;

    public Frame Frame => frame;

    public State State => state;

    /// <summary>The raw input.</summary>
    public JsonValue Input => input;

    public required int Number { get; init; }

    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>The number that AWS's history would give to the event of entering.</summary>
    public long EventId { get; set; }

    /// <summary>What a history says about this visit; null for a fresh one.</summary>
    public RecordedVisit? Recorded { get; init; }

    /// <summary>What a history says about the attempt that runs now.</summary>
    public RecordedVisit? RecordedAttempt => Recorded?.Attempt == Attempt ? Recorded : null;

    /// <summary>0 for the first attempt, one more for each further one.</summary>
    public int Attempt { get; private set; }

    /// <summary>0 for the first attempt, 1 for the first retry; a redrive counts anew.</summary>
    public int RetryCount => Attempt - (Recorded?.RetriesFrom ?? 0);

    public string Key => field ??= VisitKey.OfVisit(frame.Key, state.Name, Number);

    public string AttemptKey => VisitKey.OfAttempt(Key, Attempt);

    public CancellationToken Aborted => frame.Aborted;

    /// <summary>Set when this state is tested alone.</summary>
    public override Inspection? Inspection => InspectedBy;

    public Inspection? InspectedBy { get; init; }

    public override JsonObject Variables => frame.Variables;

    public override Random Random => execution.Options.Random;

    public override DateTimeOffset Now => execution.Now;

    public override JsonObject Context => _context ??= execution.ContextOf(this);

    public string Token => TaskToken.Of(execution.Key, AttemptKey);

    /// <summary>The item that an ItemSelector is evaluated for.</summary>
    public JsonObject? Item { get; private set; } = frame.Item;

    public void BeginAttempt(int attempt)
    {
        Attempt = attempt;
        _context = null;
    }

    public void BeginItem(JsonObject? item)
    {
        Item = item;
        _context = null;
    }

    // A state that is tested alone was not entered at any event.
    public Failure FailureOf(StateException exception) =>
        InspectedBy is null ? exception.ToFailure(state.Name, EventId) : new Failure(exception.Error, exception.Message);
}
