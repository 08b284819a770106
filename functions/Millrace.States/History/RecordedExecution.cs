using System.Globalization;
using Millrace.States.Json;
using static Millrace.States.HistoryEvent;

namespace Millrace.States.History;

/// <summary>The state of an execution, folded from its history. Keeps what is still open, not what is past.</summary>
internal sealed class RecordedExecution
{
    public RecordedFrame Root { get; } = new(new EventChain(new EventNumbers(null), 0));

    public ExecutionStarted? Started { get; private set; }

    public ExecutionResult? Ended { get; private set; }

    public int RedriveCount { get; private set; }

    /// <summary>From when the timeout of the machine counts.</summary>
    public DateTimeOffset? DrivenAt { get; private set; }

    public static RecordedExecution From(IEnumerable<HistoryEvent> events)
    {
        var recorded = new RecordedExecution();
        foreach (var happened in events)
            recorded.Apply(happened);

        return recorded;
    }

    /// <summary>All visits that were entered and not left, at any depth, each with the path of its events.</summary>
    public IEnumerable<(RecordedVisit Visit, EventChain Chain)> OpenVisits() => OpenVisits(Root);

    /// <summary>Goes on where it failed, from now on.</summary>
    public ExecutionRedriven Redrive(DateTimeOffset now)
    {
        var redriven = new ExecutionRedriven(Root.Chain.Next(now, ""), RedriveCount + 1);
        Apply(redriven);
        return redriven;
    }

    private static IEnumerable<(RecordedVisit Visit, EventChain Chain)> OpenVisits(RecordedFrame frame) => frame.Open is not { } open
        ? []
        : open.Branches.Values.SelectMany(OpenVisits).Prepend((open, frame.Chain));

    private void Apply(HistoryEvent happened)
    {
        var frame = FrameOf(happened.Key, happened.Place.ChildArn);
        if (!happened.IsNote)
            frame.Chain.Last = frame.Chain.Numbers.Last = happened.Place.Id;

        if (happened.Key.Length == 0)
            ApplyToExecution(happened);
        else
            Apply(frame, happened);
    }

    private void ApplyToExecution(HistoryEvent happened)
    {
        switch (happened)
        {
            case ExecutionStarted started:
                (Started, DrivenAt) = (started, started.At);
                break;
            case ExecutionRedriven redriven:
                (Ended, RedriveCount, DrivenAt) = (null, redriven.RedriveCount, redriven.At);
                Root.Redrive();
                break;
            case ExecutionEnded ended:
                Ended = ended.Result;
                break;
        }
    }

    private static void Apply(RecordedFrame frame, HistoryEvent happened)
    {
        switch (happened)
        {
            case ExecutionStarted started:
                frame.StartedAt = started.At;
                break;
            case StateEntered entered:
                frame.Visits[entered.State] = frame.Visits.GetValueOrDefault(entered.State) + 1;
                frame.Open = new RecordedVisit(entered);
                break;
            case StateExited exited:
                Leave(frame, exited);
                break;
            case StateFailed failed:
                frame.Failed = new Failure(failed.Error, failed.Cause);
                break;
            default:
                if (frame.Open is { } open)
                    Apply(open, happened);

                break;
        }
    }

    private static void Apply(RecordedVisit visit, HistoryEvent happened)
    {
        switch (happened)
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
            case BranchInputs branches:
                visit.BranchInput = JsonValue.Parse(branches.Input);
                break;
            case BranchesStarted:
                visit.HasBegunBranches = true;
                break;
            case MapRun { Progress: MapRunProgress.Started } run:
                visit.MapRun = run;
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

    // A key alternates: visit / branch / visit / branch / ... / visit. The last visit is empty where the branch itself is meant.
    private RecordedFrame FrameOf(string key, string? childArn)
    {
        var frame = Root;
        if (!key.Contains('/', StringComparison.Ordinal))
            return frame;

        var parts = key.Split('/');
        for (var i = 0; i + 2 < parts.Length; i += 2)
        {
            if (frame.Open is not { } visit || !int.TryParse(parts[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var branch))
                throw new FormatException($"The history holds the key '{key}' without the visit around it; events are missing or out of order.");

            // An item of a distributed Map is an execution with numbers of its own.
            if (!visit.Branches.TryGetValue(branch, out var inner))
                visit.Branches[branch] = inner = new RecordedFrame(visit.MapRun is null ? frame.Chain.Branch() : new EventChain(new EventNumbers(childArn), 0));

            frame = inner;
        }

        return frame;
    }
}
