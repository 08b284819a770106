using Polis.Conversations;
using Polis.Mathematics;

namespace Polis.Tests.Mathematics;

public sealed class UmapTests
{
    private static readonly Conversation Biodiversity = Given.Conversation(Given.Biodiversity);
    private static readonly UmapMap OfBiodiversity = Draw(Biodiversity, new UmapOptions());

    [Fact]
    public void The_same_seed_gives_the_same_picture()
    {
        var again = Draw(Biodiversity, new UmapOptions());

        Assert.Equal(OfBiodiversity.X, again.X);
        Assert.Equal(OfBiodiversity.Y, again.Y);
    }

    [Fact]
    public void Another_seed_gives_another_picture_of_the_same_quality()
    {
        var other = Draw(Biodiversity, new UmapOptions { Seed = 7 });

        Assert.NotEqual(OfBiodiversity.X, other.X);
        Assert.InRange(other.Trustworthiness ?? 0, 0.81, 1);
    }

    // Measured: 0.832 and 0.814; the opinion map of the principal components reaches 0.712 and 0.683.
    [Theory]
    [InlineData(Given.Biodiversity, 0.82)]
    [InlineData(Given.Seattle, 0.80)]
    public void Neighbours_on_the_picture_are_neighbours_by_their_votes(string name, double bound)
    {
        var conversation = Given.Conversation(name);
        var opinions = OpinionMap.Draw(conversation);
        var map = Draw(conversation, new UmapOptions());
        var ofPca = Trustworthiness.Of(new CosineDistances(new CentredVotes(conversation)), opinions.X, opinions.Y, 14);

        Assert.InRange(map.Trustworthiness ?? 0, bound, 1);
        Assert.True(map.Trustworthiness > ofPca + 0.1, $"{map.Trustworthiness} against {ofPca} of the principal components");
    }

    // Measured: 0.937 and 0.907.
    [Theory]
    [InlineData(Given.Biodiversity, 0.92)]
    [InlineData(Given.Seattle, 0.88)]
    public void Neighbours_on_the_picture_are_mostly_of_the_same_published_group(string name, double bound)
    {
        var conversation = Given.Conversation(name);
        var map = Draw(conversation, new UmapOptions());

        Assert.InRange(SameGroup(map, conversation.PublishedGroups ?? []), bound, 1);
    }

    [Fact]
    public void Closeness_on_the_picture_follows_the_known_curve_for_a_minimal_distance_of_a_tenth()
    {
        var curve = LowDimensionalCurve.Fit(0.1, 1);

        // What the reference implementation, umap-learn, prints.
        Assert.Equal(1.5769, curve.A, 1e-3);
        Assert.Equal(0.8951, curve.B, 1e-3);
    }

    [Fact]
    public void A_stopped_run_stops()
    {
        using CancellationTokenSource stopped = new();
        stopped.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
            Umap.Draw(Biodiversity, OpinionMap.Draw(Biodiversity), new UmapOptions(), stopped.Token));
    }

    private static UmapMap Draw(Conversation conversation, UmapOptions options) =>
        Umap.Draw(conversation, OpinionMap.Draw(conversation), options, CancellationToken.None);

    /// <summary>Mean share of a grouped participant's ten nearest grouped others that are of the same group.</summary>
    private static double SameGroup(UmapMap map, int[] groups)
    {
        int[] rows = [.. Enumerable.Range(0, groups.Length).Where(row => groups[row] >= 0)];
        return rows.Average(row => rows
            .Where(other => other != row)
            .OrderBy(other => Math.Pow(map.X[other] - map.X[row], 2) + Math.Pow(map.Y[other] - map.Y[row], 2))
            .Take(10)
            .Average(other => groups[other] == groups[row] ? 1.0 : 0.0));
    }
}
