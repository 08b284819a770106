using Polis.Pages;

namespace Polis.Tests.Pages;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(0, 7, "0%")]
    [InlineData(1, 1000, "<1%")]
    [InlineData(1, 3, "33%")]
    [InlineData(1, 2, "50%")]
    [InlineData(999, 1000, ">99%")]
    [InlineData(7, 7, "100%")]
    [InlineData(0, 0, "–")]
    public void Less_than_all_is_never_everything(int part, int whole, string expected) => Assert.Equal(expected, Numbers.Percent(part, whole));

    [Fact]
    public void Thousands_are_parted()
    {
        Assert.Equal("61,384 votes", Numbers.Count(61_384, "vote"));
        Assert.Equal("1 vote", Numbers.Count(1, "vote"));
        Assert.Equal("two groups", Numbers.Word(2, "group"));
    }

    [Theory]
    [InlineData(-0.04, "0")]
    [InlineData(1234.56, "1234.6")]
    [InlineData(-3, "-3")]
    public void Places_of_a_drawing_are_short(double number, string expected) => Assert.Equal(expected, Numbers.Place(number));

    [Fact]
    public void A_hull_holds_all_its_points_with_the_fewest_corners()
    {
        MapPoint[] corners = [new(0, 0), new(4, 0), new(4, 4), new(0, 4)];

        Assert.Equal(corners, ConvexHull.Around([.. corners, new(2, 2), new(2, 0), new(1, 3), new(0, 0)]));
        Assert.Equal([new MapPoint(1, 1)], ConvexHull.Around([new(1, 1), new(1, 1)]));
    }
}
