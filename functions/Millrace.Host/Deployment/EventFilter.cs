using System.Text.Json;
using Amazon.Lambda.DynamoDBEvents;

namespace Millrace.Host.Deployment;

/// <summary>The <c>FilterCriteria</c> of event source mappings: an event passes that matches any of the patterns.</summary>
internal sealed class EventFilter(IReadOnlyList<EventPattern> patterns)
{
    /// <summary>Passes everything.</summary>
    public static EventFilter All { get; } = new([]);

    /// <summary>Whether it has no patterns, and so passes everything.</summary>
    public bool IsEmpty => patterns.Count == 0;

    /// <summary>Reads the <c>FilterCriteria</c> of a mapping; without any, everything passes.</summary>
    public static EventFilter Read(JsonElement mapping) => new([.. PatternsOf(mapping)]);

    /// <summary>What any of some mappings passes: one without <c>FilterCriteria</c> passes everything.</summary>
    public static EventFilter Union(IEnumerable<JsonElement> mappings)
    {
        var filters = mappings.Select(static mapping => PatternsOf(mapping).ToList()).ToList();
        return filters.Exists(static patterns => patterns.Count == 0) ? All : new EventFilter([.. filters.SelectMany(static patterns => patterns)]);
    }

    /// <summary>Whether an event passes.</summary>
    public bool Matches(JsonElement json) => Matches(new JsonEventValue(json));

    /// <summary>Whether a stream record passes.</summary>
    public bool Matches(DynamoDBEvent.DynamodbStreamRecord record) => Matches(new RecordEventValue(record));

    private static IEnumerable<EventPattern> PatternsOf(JsonElement mapping) =>
        mapping.TryGetProperty("FilterCriteria", out var criteria)
            ? criteria.GetProperty("Filters").EnumerateArray().Select(static filter => EventPattern.Parse(filter.GetProperty("Pattern").GetString() ?? ""))
            : [];

    private bool Matches<T>(T value)
        where T : struct, IEventValue<T>
    {
        if (patterns.Count == 0)
            return true;

        foreach (var pattern in patterns)
        {
            if (pattern.Matches(value))
                return true;
        }

        return false;
    }
}
