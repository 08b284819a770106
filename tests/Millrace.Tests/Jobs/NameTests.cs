using Millrace.Jobs;

namespace Millrace.Tests.Jobs;

public sealed class NameTests
{
    [Fact]
    public void Every_lane_has_a_name_a_number_and_a_place()
    {
        Assert.Equal(
            ["cpu-high", "cpu", "cpu-low", "memory-high", "memory", "memory-low", "gpu-high", "gpu", "gpu-low"],
            Lane.All.Select(static lane => lane.ToString()));
        Assert.Equal(Enumerable.Range(0, 9), Lane.All.Select(static lane => lane.Number));
        foreach (var lane in Lane.All)
        {
            Assert.True(Lane.TryParse(lane.Name, out var read));
            Assert.Equal((lane, lane), (read, Lane.FromNumber(lane.Number)));
        }
    }

    [Theory]
    [InlineData(ResourceClass.Cpu, Priority.Normal, "cpu")]
    [InlineData(ResourceClass.Memory, Priority.Low, "memory-low")]
    [InlineData(ResourceClass.Gpu, Priority.High, "gpu-high")]
    public void A_lane_is_named_after_its_class_and_priority(ResourceClass resources, Priority priority, string name) =>
        Assert.Equal(name, new Lane(resources, priority).Name);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("cpu-normal")]
    [InlineData("CPU")]
    public void Another_name_is_no_lane(string? name) => Assert.False(Lane.TryParse(name, out _));

    [Theory]
    [InlineData("polis.pca")]
    [InlineData("A")]
    [InlineData("image-resize_2")]
    public void A_job_type_has_letters_digits_dots_dashes_and_underscores(string name)
    {
        Assert.True(JobType.TryParse(name, out var type));
        Assert.Equal(new JobType(name), type);
        Assert.Equal(name, JobType.Stored(name).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData(".a")]
    [InlineData("a b")]
    [InlineData("größe")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Another_name_is_no_job_type(string? name)
    {
        Assert.False(JobType.TryParse(name, out _));
        var problem = Assert.Throws<ArgumentException>(() => new JobType(name!)); // Null is what a careless caller passes.
        Assert.Contains(JobType.Rule, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_keeps_a_bounded_detail()
    {
        var inner = new InvalidOperationException(new string('x', 20_000));

        var plain = Failure.From(inner);
        var named = Failure.From(new JobFailedException("Named", "It went wrong.", isPermanent: true, inner));

        Assert.Equal(("System.InvalidOperationException", false, Failure.MaxDetail), (plain.Error, plain.IsPermanent, plain.Detail?.Length));
        Assert.Equal(("Named", true, Failure.MaxDetail), (named.Error, named.IsPermanent, named.Detail?.Length));
    }
}
