using Microsoft.Extensions.Logging;
using Millrace.Jobs;
using Millrace.Logs;

namespace Millrace.Conformance.JobLogs;

/// <summary>The promises of <see cref="IJobLog"/>. A driver's tests derive from this class; what it passes, it may claim.</summary>
public abstract class JobLogContract : ContractSuite
{
    /// <summary>Whether lines outlive the process. Then <see cref="ReopenAsync"/> is overridden.</summary>
    protected virtual bool SurvivesRestart => false;

    private JobId Job { get; } = JobId.New(DateTimeOffset.UnixEpoch);

    /// <summary>An empty log. Called once a test.</summary>
    protected abstract Task<IJobLog> OpenAsync();

    /// <summary>Ends the open log as <paramref name="restart"/> says and opens another one on the same data.</summary>
    protected virtual Task<IJobLog> ReopenAsync(Restart restart) => throw NotReopenable();

    [Fact]
    public async Task A_job_without_lines_has_none()
    {
        var log = await OpenAsync();

        Assert.Empty(await log.ReadAsync(Job, 0, 10, Cancel));
    }

    [Fact]
    public async Task Lines_come_back_whole_in_their_order_and_numbered_from_one()
    {
        var log = await OpenAsync();
        LogLine[] lines =
        [
            new(Clock.GetUtcNow(), 1, LogLevel.Trace, ""),
            new(Clock.GetUtcNow().AddTicks(1), 1, LogLevel.Warning, "Größe: „5 µm“ 📈\nzweite Zeile\t\0"),
            new(Clock.GetUtcNow().AddSeconds(-1), long.MaxValue, LogLevel.Critical, new string('ß', LogLine.MaxText)),
        ];

        await log.AppendAsync(Job, [lines[0]], Cancel);
        await log.AppendAsync(Job, [lines[1], lines[2]], Cancel);

        Assert.Equal(lines.Select(static (line, i) => new NumberedLogLine(i + 1, line)), await log.ReadAsync(Job, 0, 10, Cancel));
    }

    [Fact]
    public async Task Every_job_has_lines_and_numbers_of_its_own()
    {
        var log = await OpenAsync();
        var other = JobId.New(Clock.GetUtcNow());

        await log.AppendAsync(Job, Lines(0, 3), Cancel);
        await log.AppendAsync(other, Lines(10, 2), Cancel);

        Assert.Equal(["0", "1", "2"], Texts(await log.ReadAsync(Job, 0, 10, Cancel)));
        Assert.Equal([1, 2], (await log.ReadAsync(other, 0, 10, Cancel)).Select(static line => line.Number));
    }

    [Fact]
    public async Task A_reader_goes_on_after_the_last_number_that_it_saw()
    {
        var log = await OpenAsync();
        await log.AppendAsync(Job, Lines(0, 10), Cancel);

        var first = await log.ReadAsync(Job, 0, 4, Cancel);
        var rest = await log.ReadAsync(Job, first[^1].Number, 100, Cancel);

        Assert.Equal(["0", "1", "2", "3"], Texts(first));
        Assert.Equal(["4", "5", "6", "7", "8", "9"], Texts(rest));
        Assert.Empty(await log.ReadAsync(Job, rest[^1].Number, 100, Cancel));
    }

    [Fact]
    public async Task An_empty_append_adds_nothing()
    {
        var log = await OpenAsync();

        await log.AppendAsync(Job, [], Cancel);

        Assert.Empty(await log.ReadAsync(Job, 0, 10, Cancel));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(2_500)]
    public async Task The_last_thousand_lines_are_kept_with_their_numbers(int atOnce)
    {
        var log = await OpenAsync();
        for (var i = 0; i < 2_500; i += atOnce)
            await log.AppendAsync(Job, Lines(i, Math.Min(atOnce, 2_500 - i)), Cancel);

        var kept = await log.ReadAsync(Job, 0, 5_000, Cancel);

        Assert.Equal(Enumerable.Range(1_501, 1_000).Select(static number => (long)number), kept.Select(static line => line.Number));
        Assert.Equal(Enumerable.Range(1_500, 1_000).Select(static i => $"{i}"), Texts(kept));
    }

    [Fact]
    public async Task Concurrent_appends_lose_nothing_and_each_stays_together_in_its_order()
    {
        var log = await OpenAsync();

        await AtOnceAsync(20, async writer =>
        {
            for (var i = 0; i < 10; i++)
                await log.AppendAsync(Job, Lines((writer * 1_000) + (i * 5), 5), Cancel);
            return writer;
        });
        var lines = await log.ReadAsync(Job, 0, 5_000, Cancel);

        Assert.Equal(Enumerable.Range(1, 1_000).Select(static number => (long)number), lines.Select(static line => line.Number));
        foreach (var append in Numbers(lines).Chunk(5))
            Assert.Equal(Enumerable.Range(append[0], 5), append);
        foreach (var writer in Numbers(lines).GroupBy(static i => i / 1_000))
            Assert.Equal(Enumerable.Range(writer.Key * 1_000, 50), writer);
    }

    [Fact]
    public async Task Concurrent_appends_beyond_the_limit_keep_a_thousand_in_order()
    {
        var log = await OpenAsync();

        await AtOnceAsync(20, async writer =>
        {
            for (var i = 0; i < 10; i++)
                await log.AppendAsync(Job, Lines((writer * 1_000) + (i * 10), 10), Cancel);
            return writer;
        });
        var kept = await log.ReadAsync(Job, 0, 5_000, Cancel);

        Assert.Equal(Enumerable.Range(1_001, 1_000).Select(static number => (long)number), kept.Select(static line => line.Number));
        Assert.All(Numbers(kept).GroupBy(static i => i / 1_000), static writer => Assert.Equal(writer.Order(), writer));
    }

    [Theory]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task Lines_and_numbers_go_on_after_a_restart(Restart restart)
    {
        Assert.SkipUnless(SurvivesRestart, "This log ends with its process.");
        var log = await OpenAsync();
        await log.AppendAsync(Job, Lines(0, 1_005), Cancel);

        log = await ReopenAsync(restart);
        await log.AppendAsync(Job, Lines(1_005, 1), Cancel);
        var lines = await log.ReadAsync(Job, 1_003, 100, Cancel);

        Assert.Equal([(1_004, "1003"), (1_005, "1004"), (1_006, "1005")], lines.Select(static line => (line.Number, line.Line.Text)));
        Assert.Equal(1_000, (await log.ReadAsync(Job, 0, 5_000, Cancel)).Count);
    }

    private IReadOnlyList<LogLine> Lines(int from, int count) =>
        [.. Enumerable.Range(from, count).Select(i => new LogLine(Clock.GetUtcNow(), 1, LogLevel.Information, $"{i}"))];

    private static IEnumerable<string> Texts(IReadOnlyList<NumberedLogLine> lines) => lines.Select(static line => line.Line.Text);

    private static IEnumerable<int> Numbers(IReadOnlyList<NumberedLogLine> lines) =>
        Texts(lines).Select(static text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
}
