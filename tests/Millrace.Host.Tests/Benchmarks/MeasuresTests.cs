using Millrace.Host.Benchmarks;

namespace Millrace.Host.Tests.Benchmarks;

public sealed class MeasuresTests
{
    // Without the paced one, which takes ten seconds whatever it measures.
    [Fact]
    public async Task Every_measure_runs_its_jobs_and_counts_what_they_cost()
    {
        var report = await Measures.RunAsync(
            Measures.Names.Except(["paced"]), new BenchmarkOptions { Jobs = 40, Producers = 4, PayloadBytes = 500 }, TestContext.Current.CancellationToken);

        Assert.Equal(["add-one", "add-many", "drain", "end-to-end", "burst-empty", "burst-warm", "http-one", "library-one", "http-batch"], report.Measures.Select(static one => one.Measure));
        Assert.All(report.Measures, static one => Assert.True(one is { Jobs: 40, Seconds: > 0, Costs: { Writes: >= 1, Commits: > 0 } }, one.ToString()));
    }

    [Fact]
    public async Task Jobs_over_HTTP_are_compared_with_the_same_jobs_without_it()
    {
        var report = await Measures.RunAsync(["http"], new BenchmarkOptions { Jobs = 1_200 }, TestContext.Current.CancellationToken);

        Assert.Equal([("http-one", true), ("library-one", true), ("http-batch", false)], report.Measures.Select(static one => (one.Measure, one.Answer is not null)));
        Assert.All(report.Measures, static one => Assert.True(one is { Jobs: 1_200, Start: null, Success: null }, one.ToString()));
        Assert.All(report.Measures.Take(2), static one => Assert.InRange(one.Costs.Commits, 1, 1.5));
        Assert.InRange(report.Measures[2].Costs.Commits, 2 / 1_200.0, 0.1);
    }

    // 83 jobs of such a size are all that a request may hold.
    [Fact]
    public async Task Large_jobs_over_HTTP_are_sent_in_requests_that_can_hold_them()
    {
        var report = await Measures.RunAsync(["http"], new BenchmarkOptions { Jobs = 100, PayloadBytes = 200_000 }, TestContext.Current.CancellationToken);

        Assert.InRange(report.Measures[^1].Costs.Commits, 2 / 100.0, 0.1);
    }

    [Fact]
    public void Options_that_cannot_be_measured_are_named_all_at_once() => Assert.Equal(
        [
            "--jobs must be 1 to 10000000, was 0.",
            "--producers must be 1 to 10000, was 10001.",
            "--payload must be 0 to 200000, was -1.",
            "--paced must be 1 to 10000, was 0.",
        ],
        new BenchmarkOptions { Jobs = 0, Producers = 10_001, PayloadBytes = -1, Paced = 0 }.Problems());
}
