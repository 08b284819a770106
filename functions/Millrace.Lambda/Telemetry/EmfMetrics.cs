using System.Buffers;
using System.Text.Json;
using Millrace.Jobs;
using Millrace.Metrics;

namespace Millrace.Lambda.Telemetry;

/// <summary>
/// Collects figures and writes them as CloudWatch's Embedded Metric Format, one line for each job type and lane, at the end of an
/// invocation: CloudWatch reads metrics out of these log lines.
/// </summary>
internal sealed class EmfMetrics(string stage, Action<ReadOnlySpan<byte>> write) : IMetrics
{
    private const string Namespace = "Millrace";

    // The most values of one metric that a line may hold.
    private const int MostValues = 100;

    private readonly Lock _lock = new();
    private List<Group> _collected = []; // A handful: a search is quicker than a table of structures that must be compiled first.

    public void Record(Measurement measurement)
    {
        lock (_lock)
        {
            var group = _collected.Find(one => one.Type == measurement.Type?.Value && one.Lane == measurement.Lane?.Name);
            if (group is null)
                _collected.Add(group = new Group(measurement.Type?.Value, measurement.Lane?.Name));

            var metric = group.Metrics.Find(one => one.Name == measurement.Name);
            if (metric is null)
                group.Metrics.Add(metric = new Metric(measurement.Name, measurement.Unit));

            metric.Add(measurement.Value);
        }
    }

    /// <summary>Writes what was collected.</summary>
    public void Flush()
    {
        List<Group> collected;
        lock (_lock)
        {
            if (_collected.Count == 0)
                return;

            (collected, _collected) = (_collected, []);
        }

        foreach (var group in collected)
        {
            for (var skip = 0; group.Metrics.Exists(metric => metric.Count > skip); skip += MostValues)
                WriteLine(group, group.Metrics.FindAll(metric => metric.Count > skip), skip);
        }
    }

    private void WriteLine(Group group, List<Metric> metrics, int skip)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteMetadata(json, group.Type is not null, metrics);
            json.WriteString("Stage", stage);
            if (group.Type is not null)
                json.WriteString("Type", group.Type);

            if (group.Lane is not null)
                json.WriteString("Lane", group.Lane);

            foreach (var metric in metrics)
                metric.Write(json, skip);

            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        write(buffer.WrittenSpan);
    }

    private static void WriteMetadata(Utf8JsonWriter json, bool ofJobs, List<Metric> metrics)
    {
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", Namespace);
        json.WriteStartArray("Dimensions");
        WriteNames(json, ["Stage"]);
        if (ofJobs)
            WriteNames(json, ["Stage", "Type", "Lane"]);

        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        foreach (var metric in metrics)
        {
            json.WriteStartObject();
            json.WriteString("Name", metric.Name);
            json.WriteString("Unit", metric.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, ReadOnlySpan<string> names)
    {
        json.WriteStartArray();
        foreach (var name in names)
            json.WriteStringValue(name);

        json.WriteEndArray();
    }

    private sealed class Group(string? type, string? lane)
    {
        public string? Type { get; } = type;

        public string? Lane { get; } = lane;

        public List<Metric> Metrics { get; } = [];
    }

    private sealed class Metric(string name, string unit)
    {
        private double[] _values = new double[4];

        public string Name { get; } = name;

        public string Unit { get; } = unit;

        public int Count { get; private set; }

        public void Add(double value)
        {
            // Counts of the same thing are one number.
            if (Unit == "Count" && Name != MetricNames.Attempts && Count == 1)
            {
                _values[0] += value;
                return;
            }

            if (Count == _values.Length)
                Array.Resize(ref _values, 2 * Count);

            _values[Count++] = value;
        }

        public void Write(Utf8JsonWriter json, int skip)
        {
            var last = Math.Min(Count, skip + MostValues);
            if (last - skip == 1)
            {
                json.WriteNumber(Name, _values[skip]);
                return;
            }

            json.WriteStartArray(Name);
            for (var i = skip; i < last; i++)
                json.WriteNumberValue(_values[i]);

            json.WriteEndArray();
        }
    }
}
