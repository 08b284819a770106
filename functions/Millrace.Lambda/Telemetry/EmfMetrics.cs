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
    private Dictionary<(JobType? Type, Lane? Lane), Dictionary<string, (string Unit, List<double> Values)>> _collected = [];

    public void Record(Measurement measurement)
    {
        lock (_lock)
        {
            var key = (measurement.Type, measurement.Lane);
            if (!_collected.TryGetValue(key, out var metrics))
                _collected[key] = metrics = [];

            if (!metrics.TryGetValue(measurement.Name, out var metric))
                metrics[measurement.Name] = metric = (measurement.Unit, []);

            // Counts of the same thing are one number.
            if (measurement.Unit == "Count" && measurement.Name != MetricNames.Attempts && metric.Values.Count == 1)
                metric.Values[0] += measurement.Value;
            else
                metric.Values.Add(measurement.Value);
        }
    }

    /// <summary>Writes what was collected.</summary>
    public void Flush()
    {
        Dictionary<(JobType? Type, Lane? Lane), Dictionary<string, (string Unit, List<double> Values)>> collected;
        lock (_lock)
        {
            if (_collected.Count == 0)
                return;

            (collected, _collected) = (_collected, []);
        }

        foreach (var ((type, lane), metrics) in collected)
        {
            for (var skip = 0; metrics.Values.Any(metric => metric.Values.Count > skip); skip += MostValues)
                WriteLine(type, lane, metrics.Where(metric => metric.Value.Values.Count > skip), skip);
        }
    }

    private void WriteLine(JobType? type, Lane? lane, IEnumerable<KeyValuePair<string, (string Unit, List<double> Values)>> metrics, int skip)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        var list = metrics.ToList();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteMetadata(json, type is not null, list);
            json.WriteString("Stage", stage);
            if (type is { } typeName)
                json.WriteString("Type", typeName.Value);

            if (lane is { } laneName)
                json.WriteString("Lane", laneName.Name);

            foreach (var (name, (_, values)) in list)
                WriteValues(json, name, values.Skip(skip).Take(MostValues).ToList());

            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        write(buffer.WrittenSpan);
    }

    private static void WriteMetadata(Utf8JsonWriter json, bool ofJobs, List<KeyValuePair<string, (string Unit, List<double> Values)>> metrics)
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
        foreach (var (name, (unit, _)) in metrics)
        {
            json.WriteStartObject();
            json.WriteString("Name", name);
            json.WriteString("Unit", unit);
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

    private static void WriteValues(Utf8JsonWriter json, string name, List<double> values)
    {
        if (values.Count == 1)
        {
            json.WriteNumber(name, values[0]);
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteNumberValue(value);

        json.WriteEndArray();
    }
}
