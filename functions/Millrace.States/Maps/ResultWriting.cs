using System.Text;
using Millrace.States.Definitions;
using Millrace.States.Execution;
using Millrace.States.Json;

namespace Millrace.States.Maps;

/// <summary>Makes the result of a distributed Map of what its executions yielded, and writes the files of results.</summary>
internal sealed class ResultWriting(ExecutionOptions options, Visit visit)
{
    public async ValueTask<JsonValue> WriteAsync(ResultWriter? writer, MapRun run, JsonValue entered)
    {
        if (writer?.Resource is null)
            return Transformed(run.Children, writer?.Transformation ?? "COMPACT", run);

        var arguments = writer.Arguments?.Evaluate(entered, visit) as JsonObject ?? JsonObject.Empty;
        var bucket = Text(arguments, "Bucket") ?? throw Failed("The ResultWriter names no Bucket.");
        var prefix = Text(arguments, "Prefix") is { Length: > 0 } given ? $"{given.TrimEnd('/')}/" : "";
        var folder = $"{prefix}{run.Arn[(run.Arn.LastIndexOf(':') + 1)..]}";
        var manifest = await WriteFilesAsync(writer, run, (bucket, folder));
        return JsonObject.Of(
            new("MapRunArn", new JsonString(run.Arn)),
            new("ResultWriterDetails", JsonObject.Of(new("Bucket", new JsonString(bucket)), new("Key", new JsonString(manifest)))));
    }

    private async ValueTask<string> WriteFilesAsync(ResultWriter writer, MapRun run, (string Bucket, string Folder) place)
    {
        var succeeded = await WriteFileAsync(writer, run, place, "SUCCEEDED", run.Children.Where(child => child.Output is not null));
        var failed = await WriteFileAsync(writer, run, place, "FAILED", run.Children.Where(child => child.HasFailed));
        var manifest = JsonObject.Of(
            new("DestinationBucket", new JsonString(place.Bucket)),
            new("MapRunArn", new JsonString(run.Arn)),
            new("ResultFiles", JsonObject.Of(new("FAILED", failed), new("PENDING", JsonArray.Empty), new("SUCCEEDED", succeeded))));
        var key = $"{place.Folder}/manifest.json";

        // Last: whoever finds it finds the others.
        await StoreAsync(place.Bucket, key, manifest.ToString());
        return key;
    }

    private async ValueTask<JsonArray> WriteFileAsync(
        ResultWriter writer, MapRun run, (string Bucket, string Folder) place, string status, IEnumerable<ChildExecution> children)
    {
        var kept = children.ToList();
        if (kept.Count == 0)
            return JsonArray.Empty;

        // What failed has no output that could be flattened.
        var values = Transformed(kept, status == "FAILED" ? "NONE" : writer.Transformation ?? "NONE", run);
        var isLines = writer.OutputType == "JSONL";
        var text = isLines ? string.Join('\n', values.Items) : values.ToString();
        var key = $"{place.Folder}/{status}_0.{(isLines ? "jsonl" : "json")}";
        await StoreAsync(place.Bucket, key, text);
        return new JsonArray(
            [JsonObject.Of(new("Key", new JsonString(key)), new("Size", new JsonNumber(Encoding.UTF8.GetByteCount(text))))]);
    }

    private static JsonArray Transformed(IEnumerable<ChildExecution> children, string transformation, MapRun run) => transformation switch
    {
        "NONE" => new([.. children.Select(child => child.ToJson(run.MachineArn))]),
        "FLATTEN" => new([.. Outputs(children).SelectMany(output => output is JsonArray inner ? inner.Items : [output])]),
        _ => new([.. Outputs(children)]),
    };

    private static IEnumerable<JsonValue> Outputs(IEnumerable<ChildExecution> children) =>
        children.Select(child => child.Output).OfType<JsonValue>();

    private async ValueTask StoreAsync(string bucket, string key, string text)
    {
        if (options.Objects is not { } store)
            throw Failed($"The Map '{visit.State.Name}' writes its results as objects, and the execution has no object store.");

        try
        {
            using (options.Hold())
                await store.WriteAsync(bucket, key, Encoding.UTF8.GetBytes(text), visit.Aborted);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The world outside failed: Retry and Catch of the state judge it.
            throw Failed(exception.Message);
        }
    }

    private static string? Text(JsonObject arguments, string name) =>
        arguments.TryGet(name, out var value) && value is JsonString text ? text.Value : null;

    private static StateException Failed(string cause) => new(ErrorNames.ResultWriterFailed, cause);
}
