using Millrace.States.Json;

namespace Millrace.States.History;

/// <summary>What a history says about a frame: a run through a machine, a branch or an iteration.</summary>
internal sealed class RecordedFrame(EventChain chain)
{
    public EventChain Chain => chain;

    /// <summary>How often each state was entered.</summary>
    public Dictionary<string, int> Visits { get; } = [];

    /// <summary>The state that was entered and not left, if there is one.</summary>
    public RecordedVisit? Open { get; set; }

    /// <summary>The last exit, if there was one.</summary>
    public HistoryEvent.StateExited? LastExit { get; set; }

    public JsonObject Assigned { get; set; } = JsonObject.Empty;

    /// <summary>The frame ended with this failure.</summary>
    public Failure? Failed { get; set; }

    /// <summary>When the frame is an execution of its own (an item of a distributed Map): when it started.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    public bool HasEnded => Failed is not null || (Open is null && LastExit is { Next: null });

    /// <summary>What failed here, or was cut off by it, begins another attempt; what succeeded stays.</summary>
    public void Redrive()
    {
        Failed = null;
        Open?.Redrive();
    }
}

/// <summary>What a history says about a visit that was not left.</summary>
internal sealed class RecordedVisit(HistoryEvent.StateEntered entered)
{
    public string State => entered.State;

    public string Key => entered.Key;

    public DateTimeOffset EnteredAt => entered.At;

    public long EventId => entered.Place.Id;

    public int Attempt { get; private set; }

    /// <summary>The attempt from which retries count: later ones than the first after a redrive.</summary>
    public int RetriesFrom { get; private set; }

    /// <summary>The retries used, by retrier.</summary>
    public Dictionary<int, int> RetriesUsed { get; } = [];

    /// <summary>When the attempt may begin.</summary>
    public DateTimeOffset? RetryAt { get; private set; }

    public HistoryEvent.TaskScheduled? Scheduled { get; set; }

    public Failure? TaskFailure { get; set; }

    public JsonValue? TaskResult { get; set; }

    public DateTimeOffset? WaitUntil { get; set; }

    /// <summary>The recorded input of the branches.</summary>
    public JsonValue? BranchInput { get; set; }

    public bool HasBegunBranches { get; set; }

    /// <summary>The run of a distributed Map.</summary>
    public HistoryEvent.MapRun? MapRun { get; set; }

    public Dictionary<int, RecordedFrame> Branches { get; } = [];

    /// <summary>Another attempt begins: what the one before did is of no use any more.</summary>
    public void BeginRetry(HistoryEvent.RetryScheduled retry)
    {
        RetriesUsed[retry.Retrier] = RetriesUsed.GetValueOrDefault(retry.Retrier) + 1;
        BeginAttempt(retry.Attempt, retry.Until);
    }

    /// <summary>It goes on after a redrive, with the branches that it had.</summary>
    public bool IsRedriven { get; private set; }

    public void Redrive()
    {
        IsRedriven = true;
        RetriesUsed.Clear();
        if (Branches.Count == 0)
            BeginAttempt(Attempt + 1, null);

        RetriesFrom = Attempt;
        foreach (var branch in Branches.Values)
            branch.Redrive();
    }

    private void BeginAttempt(int attempt, DateTimeOffset? at)
    {
        (Attempt, RetryAt) = (attempt, at);
        IsRedriven = false;
        (Scheduled, TaskFailure, TaskResult, BranchInput, MapRun, HasBegunBranches) = (null, null, null, null, null, false);
        Branches.Clear();
    }
}
