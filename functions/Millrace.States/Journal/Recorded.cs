using Millrace.States.Json;

namespace Millrace.States.Journal;

/// <summary>What a journal says about a frame: a run through a machine, a branch or an iteration.</summary>
internal sealed class RecordedFrame
{
    /// <summary>How often each state was entered.</summary>
    public Dictionary<string, int> Visits { get; } = [];

    /// <summary>The state that was entered and not left, if there is one.</summary>
    public RecordedVisit? Open { get; set; }

    /// <summary>The last exit, if there was one.</summary>
    public JournalEntry.StateExited? LastExit { get; set; }

    public JsonObject Assigned { get; set; } = JsonObject.Empty;

    /// <summary>The frame ended with this failure.</summary>
    public Failure? Failed { get; set; }
}

/// <summary>What a journal says about a visit that was not left.</summary>
internal sealed class RecordedVisit(JournalEntry.StateEntered entered)
{
    public string State => entered.State;

    public string Key => entered.Key;

    public DateTimeOffset EnteredAt => entered.At;

    public int Attempt { get; private set; }

    /// <summary>The retries used, by retrier.</summary>
    public Dictionary<int, int> RetriesUsed { get; } = [];

    public DateTimeOffset? RetryAt { get; private set; }

    public JournalEntry.TaskScheduled? Scheduled { get; set; }

    public Failure? TaskFailure { get; set; }

    public JsonValue? TaskResult { get; set; }

    public DateTimeOffset? WaitUntil { get; set; }

    /// <summary>The recorded input of the branches.</summary>
    public JsonValue? BranchInput { get; set; }

    public Dictionary<int, RecordedFrame> Branches { get; } = [];

    /// <summary>Another attempt begins: what the one before did is of no use any more.</summary>
    public void BeginRetry(JournalEntry.RetryScheduled retry)
    {
        Attempt = retry.Attempt;
        RetryAt = retry.Until;
        RetriesUsed[retry.Retrier] = RetriesUsed.GetValueOrDefault(retry.Retrier) + 1;
        (Scheduled, TaskFailure, TaskResult, BranchInput) = (null, null, null, null);
        Branches.Clear();
    }
}
