namespace Millrace.States.Testing;

/// <summary>
/// What happened in an execution, to be asserted and to be read. Give it to an execution as its observer, or make it of a history. It may be
/// asked while the execution runs.
/// </summary>
public sealed class Trace : IExecutionObserver
{
    private readonly Lock _gate = new();
    private readonly List<HistoryEvent> _events = [];
    private TraceTree? _tree;

    /// <summary>The trace of a history.</summary>
    public static Trace Of(IEnumerable<HistoryEvent> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var trace = new Trace();
        trace._events.AddRange(history);
        return trace;
    }

    /// <summary>The events, in order, with the notes that AWS's history does not show.</summary>
    public IReadOnlyList<HistoryEvent> Events
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    /// <summary>The names of the states, in the order in which they were entered, on all levels.</summary>
    public IReadOnlyList<string> States => [.. Tree.All.Select(visit => visit.State)];

    /// <summary>All visits, in the order in which they began, on all levels.</summary>
    public IReadOnlyList<TracedVisit> Visits => Tree.All;

    /// <summary>The visits of one state, in the order in which they began; none when it was not entered.</summary>
    public IReadOnlyList<TracedVisit> Of(string state) => [.. Tree.All.Where(visit => visit.State == state)];

    /// <summary>A person's view: a line for each state with its time since the start, its data shortened; below it what failed, what was tried again, and its branches.</summary>
    public override string ToString() => TraceText.Write(Tree);

    internal TraceTree Tree
    {
        get
        {
            lock (_gate)
                return _tree ??= TraceTree.Of(_events);
        }
    }

    void IExecutionObserver.Observe(HistoryEvent happened)
    {
        lock (_gate)
        {
            _events.Add(happened);
            _tree = null;
        }
    }
}

/// <summary>One stay in one state.</summary>
public sealed class TracedVisit
{
    private readonly List<TracedAttempt> _attempts = [];

    internal TracedVisit(HistoryEvent.StateEntered entered) => Entered = entered;

    /// <summary>The name of the state.</summary>
    public string State => Entered.State;

    /// <summary>Its type, such as <c>Task</c>.</summary>
    public string Type => Entered.StateType;

    /// <summary>The raw input, as JSON.</summary>
    public string Input => Entered.Input;

    /// <summary>The output, as JSON; null when it was not left.</summary>
    public string? Output => Exited?.Output;

    /// <summary>The state that followed; null at an end.</summary>
    public string? Next => Exited?.Next;

    /// <summary>When it was entered.</summary>
    public DateTimeOffset EnteredAt => Entered.At;

    /// <summary>When it was left, or failed; null while it runs.</summary>
    public DateTimeOffset? EndedAt => Exited?.At ?? Failed?.At;

    /// <summary>How long it took; zero while it runs.</summary>
    public TimeSpan Elapsed => (EndedAt ?? EnteredAt) - EnteredAt;

    /// <summary>The attempts of a Task, Parallel or Map, the first one first. Empty for other states.</summary>
    public IReadOnlyList<TracedAttempt> Attempts => _attempts;

    /// <summary>How many attempts followed the first.</summary>
    public int Retries => Math.Max(0, _attempts.Count - 1);

    /// <summary>The error that left the state; null when it went well, or the error was caught.</summary>
    public string? Error => Failed?.Error;

    /// <summary>What happened.</summary>
    public string? Cause => Failed?.Cause;

    /// <summary>The error that a catcher of the state took.</summary>
    public string? CaughtError => Exited is not null && _attempts is [.., { Error: { } error }] ? error : null;

    internal HistoryEvent.StateEntered Entered { get; }

    internal HistoryEvent.StateExited? Exited { get; set; }

    internal HistoryEvent.StateFailed? Failed { get; set; }

    internal HistoryEvent.WaitStarted? Waits { get; set; }

    internal TracedAttempt Attempt(int number, DateTimeOffset at)
    {
        while (_attempts.Count <= number)
            _attempts.Add(new TracedAttempt(at));

        return _attempts[number];
    }

    internal TracedAttempt LastAttempt(DateTimeOffset at) => Attempt(Math.Max(0, _attempts.Count - 1), at);
}

/// <summary>One attempt of a state that does work.</summary>
public sealed class TracedAttempt
{
    private readonly SortedDictionary<int, List<TracedVisit>> _branches = [];

    internal TracedAttempt(DateTimeOffset startedAt) => StartedAt = startedAt;

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>What a task was given, as JSON.</summary>
    public string? Parameters { get; internal set; }

    /// <summary>What a task returned, as JSON.</summary>
    public string? Result { get; internal set; }

    /// <summary>The error; null when it went well.</summary>
    public string? Error { get; internal set; }

    /// <summary>What happened.</summary>
    public string? Cause { get; internal set; }

    /// <summary>The visits of each branch or iteration that began, by its number.</summary>
    public IReadOnlyList<IReadOnlyList<TracedVisit>> Branches => [.. _branches.Values];

    internal IEnumerable<KeyValuePair<int, List<TracedVisit>>> Numbered => _branches;

    internal List<TracedVisit> Branch(int number)
    {
        if (!_branches.TryGetValue(number, out var visits))
            _branches[number] = visits = [];

        return visits;
    }
}
