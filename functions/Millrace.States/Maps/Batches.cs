using Millrace.States.Definitions;
using Millrace.States.Execution;
using Millrace.States.Expressions;
using Millrace.States.Json;
using Millrace.States.Testing;

namespace Millrace.States.Maps;

/// <summary>Puts items together into the inputs of executions: by number, by size, or both.</summary>
internal static class Batches
{
    // What AWS allows at most, and takes where only the number is given.
    private const long LargestBatch = 256 * 1024;

    public static IReadOnlyList<JsonValue> Of(ItemBatcher batcher, IReadOnlyList<JsonValue> items, Visit visit, JsonValue entered)
    {
        var most = Limit(batcher.MaxItemsPerBatch, "MaxItemsPerBatch", visit, entered) ?? int.MaxValue;
        var bytes = Math.Min(Limit(batcher.MaxInputBytesPerBatch, "MaxInputBytesPerBatch", visit, entered) ?? LargestBatch, LargestBatch);
        var shared = batcher.BatchInput?.Evaluate(entered, visit);
        List<JsonValue> batches = [];
        List<JsonValue> open = [];
        var room = RoomIn(bytes, shared);
        foreach (var item in items)
        {
            if (open.Count > 0 && (open.Count >= most || room < item.Size + 1))
                Close();

            open.Add(item);
            room -= item.Size + 1;
        }

        if (open.Count > 0)
            Close();

        visit.Inspection?.See(Stages.AfterItemBatcher, new JsonArray([.. batches]));
        return batches;

        void Close()
        {
            var batch = new JsonArray([.. open]);
            batches.Add(shared is null
                ? JsonObject.Of(new KeyValuePair<string, JsonValue>("Items", batch))
                : JsonObject.Of(new("BatchInput", shared), new("Items", batch)));
            open.Clear();
            room = RoomIn(bytes, shared);
        }
    }

    private static long RoomIn(long bytes, JsonValue? shared) =>
        bytes - "{\"Items\":[]}".Length - (shared is null ? 0 : shared.Size + "\"BatchInput\":,".Length);

    private static long? Limit(Expression? expression, string field, Visit visit, JsonValue entered)
    {
        if (expression?.Evaluate(entered, visit) is not { } value)
            return null;

        return Numbers.TryWhole(value, out var limit) && limit > 0
            ? limit
            : throw StateException.Runtime($"The {field} of the ItemBatcher must be a whole number of at least 1, was {value}.");
    }
}
