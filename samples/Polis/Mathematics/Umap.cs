using Polis.Conversations;

namespace Polis.Mathematics;

/// <summary>
/// UMAP of the participants by their centred votes, cosine distance (polis-math 14). It starts from the opinion map instead of a spectral
/// layout (Kobak and Linderman 2021: an informative start is what keeps the global shape, and this one keeps the two pictures alike).
/// </summary>
internal static class Umap
{
    /// <summary>With fewer there is nobody to be near to.</summary>
    private const int LeastParticipants = 4;
    private const double StartExtent = 10;
    private const double StartNoise = 1e-4;

    public static UmapMap Draw(Conversation conversation, Opinions opinions, UmapOptions options, CancellationToken cancellationToken)
    {
        CentredVotes votes = new(conversation);
        if (votes.Rows < LeastParticipants)
            return Empty(options, $"{LeastParticipants} participants are the least to be near or far, and {votes.Rows} voted.");

        if (votes.Variance == 0)
            return Empty(options, "the votes on each comment are all equal, so nobody is nearer to one than to another.");

        CosineDistances distances = new(votes);
        var k = Math.Min(options.Neighbors, votes.Rows);
        var neighbors = NearestNeighbors.Find(distances, k, cancellationToken);
        var (x, y) = Start(opinions, options.Seed);
        new UmapLayout(x, y, options).Settle(FuzzyGraph.Build(neighbors), cancellationToken);

        return new UmapMap
        {
            X = Centred(x),
            Y = Centred(y),
            Options = options with { Neighbors = k },
            Trustworthiness = Mathematics.Trustworthiness.Of(distances, x, y, k - 1),
            Notices = k < options.Neighbors ? [FewNeighbors(k, options.Neighbors)] : [],
        };
    }

    private static (double[] X, double[] Y) Start(Opinions opinions, int seed)
    {
        Xoshiro256 chance = new(seed);
        var extent = Math.Max(opinions.X.Max(Math.Abs), opinions.Y.Max(Math.Abs));
        var scale = extent > 0 ? StartExtent / extent : 0;
        var (x, y) = (new double[opinions.X.Length], new double[opinions.X.Length]);
        for (var row = 0; row < x.Length; row++)
        {
            // Noise parts those who stand in one place: no force can.
            x[row] = scale * opinions.X[row] + StartNoise * (chance.NextDouble() - 0.5);
            y[row] = scale * opinions.Y[row] + StartNoise * (chance.NextDouble() - 0.5);
        }

        return (x, y);
    }

    private static double[] Centred(double[] places)
    {
        var mean = places.Average();
        return Array.ConvertAll(places, place => place - mean);
    }

    private static UmapMap Empty(UmapOptions options, string why) =>
        new() { X = [], Y = [], Options = options, Notices = [new Notice("There is no UMAP picture", why)] };

    private static Notice FewNeighbors(int k, int wanted) =>
        new($"The UMAP picture counts {k} neighbours instead of {wanted}", "there are no more participants.");
}
