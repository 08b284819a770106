namespace Millrace.States.Execution;

/// <summary>
/// Collects what happens, tells the history before anything outside depends on it, then the observer. Callers make an event only when
/// <see cref="IsOn"/>: otherwise it costs nothing.
/// </summary>
internal sealed class Recorder(ExecutionOptions options)
{
    // What has no effect outside needs no storing of its own; yet neither memory nor the work of a crash may grow without end.
    private const int MostPending = 512;

    private readonly IExecutionHistory? _history = options.History;
    private readonly IExecutionObserver? _observer = options.Observer;
    private List<HistoryEvent> _pending = [];
    private List<HistoryEvent> _written = [];
    private Task _writing = Task.CompletedTask;
    private long _added;
    private long _stored;

    public bool IsOn { get; } = options.History is not null || options.Observer is not null;

    public bool IsFull => _pending.Count >= MostPending;

    public void Add(HistoryEvent happened)
    {
        if (_history is null)
        {
            _observer?.Observe(happened);
            return;
        }

        _pending.Add(happened);
        _added++;
    }

    /// <summary>The failure that an exception means for a visit. An expression that cannot be evaluated has an event of its own.</summary>
    public Failure FailureOf(Visit visit, StateException exception, DateTimeOffset now)
    {
        var failure = visit.FailureOf(exception);
        if (exception.Error != ErrorNames.QueryEvaluationError)
            return failure;

        if (IsOn)
        {
            Add(new HistoryEvent.EvaluationFailed(
                visit.Frame.Chain.Next(now, visit.Key), visit.State.Name, exception.Location, exception.Error, failure.Cause ?? ""));
        }
        else
        {
            visit.Frame.Chain.Count();
        }

        return failure;
    }

    /// <summary>Completes when all that was added so far is stored.</summary>
    public async ValueTask FlushAsync()
    {
        var last = _added;
        while (_stored < last)
        {
            // Whoever comes while others are being stored waits for them, and one of those who waited stores the next.
            if (_writing.IsCompletedSuccessfully)
                _writing = WriteAsync();

            await _writing;
        }
    }

    private async Task WriteAsync()
    {
        (_pending, _written) = (_written, _pending);
        var storing = _history?.AppendAsync(_written) ?? ValueTask.CompletedTask;
        if (!storing.IsCompletedSuccessfully)
        {
            // Storage works on threads of its own: for a virtual clock this would look like idleness.
            using (options.Hold())
                await storing;
        }

        foreach (var happened in _written)
            _observer?.Observe(happened);

        _stored += _written.Count;
        _written.Clear();
    }
}
