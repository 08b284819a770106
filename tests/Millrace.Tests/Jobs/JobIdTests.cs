using Millrace.Jobs;

namespace Millrace.Tests.Jobs;

public sealed class JobIdTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Ids_sort_by_the_millisecond_of_their_making()
    {
        JobId[] ids = [.. Enumerable.Range(0, 1_000).Select(static i => JobId.New(Noon.AddMilliseconds(i * i)))];

        Assert.Equal(ids, ids.OrderDescending().Reverse());
        Assert.True(ids[0] < ids[1] && ids[0] <= ids[1] && ids[1] > ids[0] && ids[1] >= ids[0]);
    }

    [Fact]
    public void Ids_of_one_millisecond_differ() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(static _ => JobId.New(Noon)).Distinct().Count());

    [Fact]
    public void Every_new_id_can_be_read()
    {
        foreach (var at in (DateTimeOffset[])[DateTimeOffset.UnixEpoch, Noon, DateTimeOffset.MaxValue])
        {
            var id = JobId.New(at);

            Assert.True(JobId.TryParse(id.Value, out var read));
            Assert.Equal(id, read);
            Assert.Equal(JobId.Length, id.ToString().Length);
        }
    }

    [Fact]
    public void A_border_lies_after_all_ids_of_earlier_milliseconds_and_before_all_others()
    {
        foreach (var at in (DateTimeOffset[])[DateTimeOffset.UnixEpoch.AddMilliseconds(1), Noon, DateTimeOffset.MaxValue])
        {
            var border = JobId.Before(at);

            Assert.All(Enumerable.Range(0, 100), _ => Assert.True(JobId.New(at.AddMilliseconds(-1)) < border));
            Assert.All(Enumerable.Range(0, 100), _ => Assert.True(JobId.New(at) > border));
            Assert.True(JobId.TryParse(border.Value, out _));
        }
    }

    [Fact]
    public void A_border_counts_whole_milliseconds() =>
        Assert.Equal(JobId.Before(Noon), JobId.Before(Noon.AddMilliseconds(1).AddTicks(-1)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01jg")]
    [InlineData("01jgq8z3v5k2m4n6p7r8s9t0v")]
    [InlineData("01jgq8z3v5k2m4n6p7r8s9t0vwx")]
    [InlineData("01JGQ8Z3V5K2M4N6P7R8S9T0VW")]
    [InlineData("01jgq8z3v5k2m4n6p7r8s9t0vi")]
    [InlineData("01jgq8z3v5k2m4n6p7r8s9t0v/")]
    [InlineData("81jgq8z3v5k2m4n6p7r8s9t0vw")]
    public void Anything_else_is_no_id(string? text)
    {
        Assert.False(JobId.TryParse(text, out var id));
        Assert.Equal(default, id);
    }
}
