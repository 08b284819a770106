using System.Text.Json;
using LocalCloud.Lambda;

namespace LocalCloud.Mappings;

/// <summary>What a function's answer says of its batch.</summary>
internal abstract record BatchAnswer
{
    private BatchAnswer() { }

    /// <summary>All of it is done.</summary>
    public sealed record Done : BatchAnswer;

    /// <summary>All of it counts as failed: the function failed, or its answer makes no sense.</summary>
    public sealed record Failed(string Why) : BatchAnswer;

    /// <summary>These records failed, in the order of the batch.</summary>
    public sealed record PartlyFailed(IReadOnlyList<int> Places) : BatchAnswer;

    /// <summary>Reads an answer by the rules of event source mappings.</summary>
    /// <param name="result">How the invocation ended.</param>
    /// <param name="reportsItems">Whether the mapping has <c>ReportBatchItemFailures</c>; otherwise an answer is not looked at.</param>
    /// <param name="identifiers">What the records of the batch are called.</param>
    public static BatchAnswer Read(InvokeResult result, bool reportsItems, IReadOnlyList<string> identifiers)
    {
        if (result.IsError)
            return new Failed($"{result.ErrorType}: {result.ErrorMessage}");

        if (!reportsItems || result.Text.Trim() is "" or "null" or "\"\"")
            return new Done();

        try
        {
            using var document = JsonDocument.Parse(result.Payload);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return new Failed($"The answer is no object: {result.Text}");

            return !document.RootElement.TryGetProperty("batchItemFailures", out var failures) || failures.ValueKind == JsonValueKind.Null
                ? new Done()
                : Read(failures, identifiers);
        }
        catch (JsonException e)
        {
            return new Failed($"The answer is no JSON: {e.Message}");
        }
    }

    private static BatchAnswer Read(JsonElement failures, IReadOnlyList<string> identifiers)
    {
        if (failures.ValueKind != JsonValueKind.Array)
            return new Failed("batchItemFailures is no array.");

        var places = new SortedSet<int>();
        foreach (var failure in failures.EnumerateArray())
        {
            var known = failure.ValueKind == JsonValueKind.Object
                && failure.TryGetProperty("itemIdentifier", out var id) && id.ValueKind == JsonValueKind.String
                    ? Place(identifiers, id.GetString()!) // It is a string.
                    : -1;
            if (known < 0)
                return new Failed($"batchItemFailures names no record of the batch: {failure}");

            places.Add(known);
        }

        return places.Count == 0 ? new Done() : new PartlyFailed([.. places]);
    }

    private static int Place(IReadOnlyList<string> identifiers, string wanted)
    {
        for (var place = 0; place < identifiers.Count; place++)
        {
            if (identifiers[place] == wanted)
                return place;
        }

        return -1;
    }
}
