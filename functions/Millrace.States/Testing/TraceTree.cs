using System.Globalization;

namespace Millrace.States.Testing;

/// <summary>Puts the events of an execution together: what belongs to which visit, and which visits run inside of which.</summary>
internal sealed class TraceTree
{
    private readonly Dictionary<string, TracedVisit> _byKey = [];
    private readonly List<TracedVisit> _all = [];
    private readonly List<TracedVisit> _outermost = [];

    public IReadOnlyList<TracedVisit> All => _all;

    public IReadOnlyList<TracedVisit> Outermost => _outermost;

    public HistoryEvent.ExecutionStarted? Started { get; private set; }

    public HistoryEvent.ExecutionEnded? Ended { get; private set; }

    public static TraceTree Of(IEnumerable<HistoryEvent> events)
    {
        var tree = new TraceTree();
        foreach (var happened in events)
            tree.Add(happened);

        return tree;
    }

    private void Add(HistoryEvent happened)
    {
        switch (happened)
        {
            case HistoryEvent.ExecutionStarted { Key: "" } started:
                Started = started;
                break;
            case HistoryEvent.ExecutionEnded { Key: "" } ended:
                Ended = ended;
                break;
            case HistoryEvent.StateEntered entered:
                Enter(entered);
                break;
            default:
                if (_byKey.TryGetValue(happened.Key, out var visit))
                    Add(visit, happened);

                break;
        }
    }

    private void Enter(HistoryEvent.StateEntered entered)
    {
        var visit = _byKey[entered.Key] = new TracedVisit(entered);
        _all.Add(visit);
        LevelOf(entered).Add(visit);
    }

    // Split#1~0/2/Resize#1 stands in branch 2 of attempt 0 of the visit Split#1.
    private List<TracedVisit> LevelOf(HistoryEvent.StateEntered entered)
    {
        var end = entered.Key.LastIndexOf('/');
        var branchAt = end < 0 ? -1 : entered.Key.LastIndexOf('/', end - 1);
        var attemptAt = branchAt < 0 ? -1 : entered.Key.LastIndexOf('~', branchAt);
        if (attemptAt < 0 || !_byKey.TryGetValue(entered.Key[..attemptAt], out var parent))
            return _outermost;

        var attempt = int.Parse(entered.Key.AsSpan(attemptAt + 1, branchAt - attemptAt - 1), CultureInfo.InvariantCulture);
        var branch = int.Parse(entered.Key.AsSpan(branchAt + 1, end - branchAt - 1), CultureInfo.InvariantCulture);
        return parent.Attempt(attempt, entered.At).Branch(branch);
    }

    private static void Add(TracedVisit visit, HistoryEvent happened)
    {
        switch (happened)
        {
            case HistoryEvent.StateExited exited:
                visit.Exited = exited;
                break;
            case HistoryEvent.StateFailed failed:
                visit.Failed = failed;
                Blame(visit, failed.Error, failed.Cause);
                break;
            case HistoryEvent.WaitStarted waits:
                visit.Waits = waits;
                break;
            case HistoryEvent.RetryScheduled retry:
                Blame(visit, retry.Error, null);
                visit.Attempt(retry.Attempt, retry.Until);
                break;
            default:
                AddToAttempt(visit, happened);
                break;
        }
    }

    private static void AddToAttempt(TracedVisit visit, HistoryEvent happened)
    {
        switch (happened)
        {
            case HistoryEvent.TaskScheduled scheduled:
                visit.Attempt(scheduled.Attempt, scheduled.At).Parameters = scheduled.Parameters;
                break;
            case HistoryEvent.TaskSucceeded succeeded:
                var good = visit.Attempt(succeeded.Attempt, succeeded.At);
                (good.Result, good.EndedAt) = (succeeded.Output, succeeded.At);
                break;
            case HistoryEvent.TaskFailed failed:
                var bad = visit.Attempt(failed.Attempt, failed.At);
                (bad.Error, bad.Cause, bad.EndedAt) = (failed.Error ?? "", failed.Cause, failed.At);
                break;
            case HistoryEvent.EvaluationFailed failed:
                var one = visit.LastAttempt(failed.At);
                (one.Error, one.Cause, one.EndedAt) = (failed.Error, failed.Cause, failed.At);
                break;
            case HistoryEvent.BranchesEnded ended:
                var attempt = visit.LastAttempt(ended.At);
                attempt.EndedAt = ended.At;
                if (!ended.HasSucceeded && attempt.Branches.SelectMany(branch => branch).FirstOrDefault(inner => inner.Failed is not null) is { } guilty)
                    (attempt.Error, attempt.Cause) = (guilty.Error ?? "", guilty.Cause);

                break;
            case HistoryEvent.MapRun { Error: { } error } run:
                var failing = visit.LastAttempt(run.At);
                (failing.Error, failing.Cause) = (error, run.Cause);
                break;
        }
    }

    // An error for which AWS's history has no event of its own.
    private static void Blame(TracedVisit visit, string? error, string? cause)
    {
        if (visit.Attempts is [.., { Error: null } last])
            (last.Error, last.Cause) = (error ?? "", cause);
    }
}
