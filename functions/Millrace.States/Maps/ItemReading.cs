using System.Text;
using System.Text.Json;
using Millrace.States.Definitions;
using Millrace.States.Execution;
using Millrace.States.Expressions;
using Millrace.States.Json;
using Millrace.States.Testing;

namespace Millrace.States.Maps;

/// <summary>Reads the items of a distributed Map from objects.</summary>
internal sealed class ItemReading(ExecutionOptions options, Visit visit)
{
    private const long MostItems = 100_000_000;
    private const string ListObjects = "s3:listObjectsV2";

    public async ValueTask<IReadOnlyList<JsonValue>> ReadAsync(ItemReader reader, JsonValue entered)
    {
        var most = MostOf(reader.MaxItems, entered);
        var arguments = reader.Arguments?.Evaluate(entered, visit) as JsonObject ?? JsonObject.Empty;
        var bucket = Text(arguments, "Bucket") ?? throw Failed("The ItemReader names no Bucket.");
        var items = reader.Resource.EndsWith(ListObjects, StringComparison.Ordinal)
            ? await ListAsync(reader, bucket, Text(arguments, "Prefix") ?? "")
            : ItemsIn(reader, await ContentAsync(bucket, Text(arguments, "Key") ?? throw Failed("The ItemReader names no Key.")));
        return items.Count <= most ? items : [.. items.Take((int)most)];
    }

    private IObjectStore Store => options.Objects ?? throw Failed(
        $"The Map '{visit.State.Name}' reads its items from objects, and the execution has no object store.");

    private async ValueTask<IReadOnlyList<JsonValue>> ListAsync(ItemReader reader, string bucket, string prefix)
    {
        var listed = await HeldAsync(store => store.ListAsync(bucket, prefix, visit.Aborted));
        if (reader.Transformation != "LOAD_AND_FLATTEN")
            return [.. listed.Select(Item)];

        List<JsonValue> items = [];
        foreach (var found in listed)
            items.AddRange(ItemsIn(reader, await ContentAsync(bucket, found.Key)));

        return items;
    }

    private async ValueTask<ReadOnlyMemory<byte>> ContentAsync(string bucket, string key) =>
        await HeldAsync(store => store.ReadAsync(bucket, key, visit.Aborted))
        ?? throw Failed($"The specified key does not exist: s3://{bucket}/{key}");

    private async ValueTask<T> HeldAsync<T>(Func<IObjectStore, Task<T>> operation)
    {
        var store = Store;
        try
        {
            // Storage works on threads of its own: for a virtual clock this would look like idleness.
            using (options.Hold())
                return await operation(store);
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not StateException)
        {
            // The world outside failed: Retry and Catch of the state judge it.
            throw Failed(exception.Message);
        }
    }

    private IReadOnlyList<JsonValue> ItemsIn(ItemReader reader, ReadOnlyMemory<byte> content)
    {
        try
        {
            return reader.InputType switch
            {
                "CSV" => Csv.Items(reader, Encoding.UTF8.GetString(content.Span)),
                "JSONL" => Lines(Encoding.UTF8.GetString(content.Span)),
                "JSON" or null => Elements(JsonReading.Read(content.Span), reader.ItemsPointer),
                var other => throw Failed($"Items of the type {other} cannot be read here; use CSV, JSON or JSONL."),
            };
        }
        catch (JsonException exception)
        {
            throw Failed($"Unable to parse the items as JSON: {exception.Message}");
        }
    }

    private static JsonValue[] Lines(string text) =>
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Select(JsonValue.Parse)];

    private IReadOnlyList<JsonValue> Elements(JsonValue document, string? pointer)
    {
        var at = pointer is null ? document : JsonPointer.Find(document, pointer) ?? throw Failed(
            "The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON structure.");
        if (pointer is not null)
            visit.Inspection?.See(Stages.AfterItemsPointer, at);

        return at is JsonArray array ? array.Items : throw Failed("Attempting to map over non-iterable node.");
    }

    private long MostOf(Expression? expression, JsonValue entered)
    {
        if (expression?.Evaluate(entered, visit) is not { } value)
            return MostItems;

        if (!Numbers.TryWhole(value, out var most))
        {
            var path = (expression as PathExpression)?.Path.Text;
            throw StateException.Runtime($"The MaxItemsPath field refers to value \"{value}\" which is not a valid integer: {path}");
        }

        return most < 0 ? throw Failed("field MaxItems must be positive") : most == 0 ? MostItems : Math.Min(most, MostItems);
    }

    private static JsonObject Item(StoredObject found) => JsonObject.Of(
        new("Etag", new JsonString(found.Etag)),
        new("Key", new JsonString(found.Key)),
        new("LastModified", new JsonNumber(found.ModifiedAt.ToUnixTimeSeconds())),
        new("Size", new JsonNumber(found.Size)),
        new("StorageClass", new JsonString("STANDARD")));

    private static string? Text(JsonObject arguments, string name) =>
        arguments.TryGet(name, out var value) && value is JsonString text ? text.Value : null;

    private static StateException Failed(string cause) => new(ErrorNames.ItemReaderFailed, cause);
}
