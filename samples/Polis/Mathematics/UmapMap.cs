using Polis.Conversations;

namespace Polis.Mathematics;

/// <summary>The parameters of UMAP (McInnes, Healy and Melville 2018, arXiv 1802.03426) that a reader may want to know.</summary>
internal sealed record UmapOptions
{
    public int Neighbors { get; init; } = 15;
    public double MinDist { get; init; } = 0.1;
    public double Spread { get; init; } = 1;
    public int Epochs { get; init; } = 500;
    public int NegativeSamples { get; init; } = 5;
    public int Seed { get; init; } = 42;
}

/// <summary>Participants' places on the UMAP picture (polis-math 14), in row order; empty when there are too few of them.</summary>
internal sealed record UmapMap
{
    public required double[] X { get; init; }
    public required double[] Y { get; init; }
    public required UmapOptions Options { get; init; }

    /// <summary>
    /// Venna and Kaski 2001, 0 to 1: how far neighbours on the picture are neighbours by their votes; null when there is no picture.
    /// </summary>
    public double? Trustworthiness { get; init; }

    public IReadOnlyList<Notice> Notices { get; init; } = [];
}
