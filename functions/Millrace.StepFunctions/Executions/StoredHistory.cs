using Millrace.Pipelines;
using Millrace.States;

namespace Millrace.StepFunctions.Executions;

/// <summary>Writes the events of an execution into the store, with the numbers by which readers know them.</summary>
internal sealed class StoredHistory(IExecutionStore store, string key) : IExecutionHistory
{
    // The items of a distributed Map are executions with numbers of their own, which this history must not show.
    private readonly List<string> _itemsOfMaps = [];

    /// <summary>Follows what an earlier process wrote.</summary>
    public IReadOnlyList<HistoryEvent> Read(IEnumerable<string> lines) => [.. lines.Select(HistoryEvent.Parse).Select(Follow)];

    public ValueTask AppendAsync(IReadOnlyList<HistoryEvent> events) =>
        new(store.AppendAsync(key, [.. events.Select(one => new ExecutionEvent(Follow(one).ToJson(), NumberOf(one)))], CancellationToken.None));

    private long NumberOf(HistoryEvent happened) =>
        _itemsOfMaps.Exists(items => happened.Place.Key.StartsWith(items, StringComparison.Ordinal)) ? 0 : happened.Place.Id;

    private HistoryEvent Follow(HistoryEvent happened)
    {
        if (happened is HistoryEvent.MapRun { Progress: MapRunProgress.Started })
            _itemsOfMaps.Add($"{happened.Place.Key}~");

        return happened;
    }
}
