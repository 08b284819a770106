using System.Globalization;
using Millrace.States.Json;
using static Millrace.States.JournalEntry;

namespace Millrace.States.Journal;

/// <summary>The state of an execution, folded from its journal. Keeps what is still open, not what is past.</summary>
internal sealed class RecordedExecution
{
    public RecordedFrame Root { get; } = new();

    public ExecutionStarted? Started { get; private set; }

    public ExecutionResult? Ended { get; private set; }

    /// <summary>How many events AWS's history would hold by now; its messages name them.</summary>
    public long Events { get; private set; }

    public static RecordedExecution From(IEnumerable<JournalEntry> entries)
    {
        var recorded = new RecordedExecution();
        foreach (var entry in entries)
            recorded.Apply(entry);

        return recorded;
    }

    /// <summary>All visits that were entered and not left, at any depth.</summary>
    public IEnumerable<RecordedVisit> OpenVisits() => OpenVisits(Root);

    private static IEnumerable<RecordedVisit> OpenVisits(RecordedFrame frame) => frame.Open is not { } open
        ? []
        : open.Branches.Values.SelectMany(OpenVisits).Prepend(open);

    private void Apply(JournalEntry entry)
    {
        Events += EventCount.Of(entry);
        switch (entry)
        {
            case ExecutionStarted started:
                Started = started;
                break;
            case ExecutionEnded ended:
                Ended = ended.Result;
                break;
            case StateEntered entered:
                var frame = FrameOf(entered.Key);
                frame.Visits[entered.State] = frame.Visits.GetValueOrDefault(entered.State) + 1;
                frame.Open = new RecordedVisit(entered);
                break;
            case StateExited exited:
                Leave(FrameOf(exited.Key), exited);
                break;
            case StateFailed failed:
                FrameOf(failed.Key).Failed = new Failure(failed.Error, failed.Cause);
                break;
            default:
                if (FrameOf(entry.Key).Open is { } open)
                    Apply(open, entry);

                break;
        }
    }

    private static void Apply(RecordedVisit visit, JournalEntry entry)
    {
        switch (entry)
        {
            case TaskScheduled scheduled:
                visit.Scheduled = scheduled;
                break;
            case TaskSucceeded succeeded when succeeded.Attempt == visit.Attempt:
                visit.TaskResult = JsonValue.Parse(succeeded.Output);
                break;
            case TaskFailed failed when failed.Attempt == visit.Attempt:
                visit.TaskFailure = new Failure(failed.Error, failed.Cause) { IsHeartbeat = failed.IsHeartbeat };
                break;
            case WaitStarted wait:
                visit.WaitUntil = wait.Until;
                break;
            case BranchesStarted branches:
                visit.BranchInput = JsonValue.Parse(branches.Input);
                break;
            case RetryScheduled retry:
                visit.BeginRetry(retry);
                break;
        }
    }

    private static void Leave(RecordedFrame frame, StateExited exited)
    {
        frame.LastExit = exited;
        frame.Open = null;
        if (exited.Assigned is { } assigned && JsonValue.Parse(assigned) is JsonObject variables)
            frame.Assigned = frame.Assigned.With(variables);
    }

    // A key alternates: visit / branch / visit / branch / ... / visit.
    private RecordedFrame FrameOf(string key)
    {
        var parts = key.Split('/');
        var frame = Root;
        for (var i = 0; i + 2 < parts.Length; i += 2)
        {
            if (frame.Open is not { } visit || !int.TryParse(parts[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var branch))
                throw new FormatException($"The journal holds the key '{key}' without the visit around it; entries are missing or out of order.");

            if (!visit.Branches.TryGetValue(branch, out var inner))
                visit.Branches[branch] = inner = new RecordedFrame();

            frame = inner;
        }

        return frame;
    }
}

/// <summary>How many events of AWS's history an entry stands for.</summary>
internal static class EventCount
{
    public static int Of(JournalEntry entry) => entry switch
    {
        ExecutionStarted or StateEntered or StateExited or TaskSucceeded or TaskFailed => 1,
        TaskScheduled => 2,
        _ => 0,
    };
}
