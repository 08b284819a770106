using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Millrace.Jobs;
using Millrace.Lambda.Telemetry;
using Millrace.Metrics;

namespace Millrace.Lambda.Tests.Telemetry;

public sealed partial class EmfMetricsTests
{
    private static readonly JobType Type = new("polis.pca");

    private readonly List<string> _lines = [];
    private readonly EmfMetrics _metrics;

    public EmfMetricsTests() => _metrics = new EmfMetrics("prod", line => _lines.Add(Encoding.UTF8.GetString(line)));

    [Fact]
    public void A_jobs_figures_are_a_line_of_the_embedded_metric_format()
    {
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        _metrics.Record(OfJob(MetricNames.JobsStarted, 1));
        _metrics.Record(OfJob(MetricNames.QueueAge, 1.5, "Milliseconds"));

        _metrics.Flush();

        var line = Assert.Single(_lines);
        var time = Timestamp().Match(line).Groups[1].Value;
        Assert.InRange(long.Parse(time, System.Globalization.CultureInfo.InvariantCulture), before, before + 600_000);
        Assert.Equal(
            $$"""{"_aws":{"Timestamp":{{time}},"CloudWatchMetrics":[{"Namespace":"Millrace","Dimensions":[["Stage"],["Stage","Type","Lane"]]"""
            + ""","Metrics":[{"Name":"JobsStarted","Unit":"Count"},{"Name":"QueueAge","Unit":"Milliseconds"}]}]}"""
            + ""","Stage":"prod","Type":"polis.pca","Lane":"memory-high","JobsStarted":1,"QueueAge":1.5}""" + "\n",
            line);
    }

    [Fact]
    public void The_platforms_own_figures_have_the_stage_for_their_only_dimension()
    {
        _metrics.Record(new Measurement(MetricNames.ColdStart, 1));

        _metrics.Flush();

        var line = JsonNode.Parse(Assert.Single(_lines))!.AsObject();
        Assert.Equal("""[["Stage"]]""", line["_aws"]!["CloudWatchMetrics"]![0]!["Dimensions"]!.ToJsonString());
        Assert.Equal(["_aws", "Stage", "ColdStart"], line.Select(static pair => pair.Key));
    }

    [Fact]
    public void Each_type_and_lane_has_a_line_of_its_own()
    {
        _metrics.Record(OfJob(MetricNames.JobsStarted, 1));
        _metrics.Record(OfJob(MetricNames.JobsStarted, 1) with { Lane = Lane.Default });
        _metrics.Record(OfJob(MetricNames.JobsStarted, 1) with { Type = new JobType("polis.report") });
        _metrics.Record(new Measurement(MetricNames.ColdStart, 1));

        _metrics.Flush();

        Assert.Equal(4, _lines.Count);
    }

    [Fact]
    public void Counts_of_the_same_thing_are_one_number_and_other_figures_are_kept_each()
    {
        for (var i = 1; i <= 3; i++)
        {
            _metrics.Record(OfJob(MetricNames.JobsStarted, i));
            _metrics.Record(OfJob(MetricNames.Attempts, i));
            _metrics.Record(OfJob(MetricNames.AttemptDuration, i, "Milliseconds"));
        }

        _metrics.Flush();

        var line = JsonNode.Parse(Assert.Single(_lines))!;
        Assert.Equal(("6", "[1,2,3]", "[1,2,3]"), (Shown(line, "JobsStarted"), Shown(line, "Attempts"), Shown(line, "AttemptDuration")));
    }

    [Fact]
    public void More_values_than_a_line_may_hold_are_several_lines_and_none_is_lost()
    {
        for (var i = 0; i < 250; i++)
            _metrics.Record(OfJob(MetricNames.AttemptDuration, i, "Milliseconds"));

        _metrics.Record(OfJob(MetricNames.JobsStarted, 250));
        _metrics.Flush();

        var lines = _lines.ConvertAll(static line => JsonNode.Parse(line)!);
        Assert.Equal([100, 100, 50], lines.Select(static line => line["AttemptDuration"]!.AsArray().Count));
        Assert.Equal(Enumerable.Range(0, 250), lines.SelectMany(static line => line["AttemptDuration"]!.AsArray().Select(static value => (int)value!)));
        Assert.Equal(["250", null, null], lines.Select(static line => Shown(line, "JobsStarted")));
        Assert.Equal([2, 1, 1], lines.Select(static line => line["_aws"]!["CloudWatchMetrics"]![0]!["Metrics"]!.AsArray().Count));
    }

    [Fact]
    public void What_was_written_is_not_written_again()
    {
        _metrics.Record(OfJob(MetricNames.JobsStarted, 1));
        _metrics.Flush();
        _metrics.Flush();
        _metrics.Record(OfJob(MetricNames.JobsStarted, 1));
        _metrics.Flush();

        Assert.Equal(["1", "1"], _lines.Select(static line => Shown(JsonNode.Parse(line)!, "JobsStarted")));
    }

    [Fact]
    public void Figures_of_many_threads_are_all_counted()
    {
        Parallel.For(0, 10_000, _ => _metrics.Record(OfJob(MetricNames.JobsStarted, 1)));
        _metrics.Flush();

        Assert.Equal("10000", Shown(JsonNode.Parse(Assert.Single(_lines))!, "JobsStarted"));
    }

    private static Measurement OfJob(string name, double value, string unit = "Count") =>
        new(name, value, unit) { Type = Type, Lane = new Lane(ResourceClass.Memory, Priority.High) };

    private static string? Shown(JsonNode line, string name) => line[name]?.ToJsonString();

    [GeneratedRegex("\"Timestamp\":([0-9]+)")]
    private static partial Regex Timestamp();
}
