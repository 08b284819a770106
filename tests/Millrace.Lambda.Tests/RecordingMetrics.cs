using System.Collections.Concurrent;
using System.Globalization;
using Millrace.Metrics;

namespace Millrace.Lambda.Tests;

/// <summary>Writes down the figures that it gets.</summary>
internal sealed class RecordingMetrics : IMetrics
{
    /// <summary>Such as <c>JobsSubmitted 1 test.job cpu</c>.</summary>
    public ConcurrentQueue<string> Lines { get; } = [];

    public void Record(Measurement measurement) => Lines.Enqueue(
        string.Create(CultureInfo.InvariantCulture, $"{measurement.Name} {measurement.Value} {measurement.Type} {measurement.Lane}"));
}
