namespace Polis.Mathematics;

/// <summary>
/// The two directions in which the votes vary most, by power iteration on the sparse votes (polis-math 1; Golub and Van Loan,
/// Matrix Computations, 7.3.1): v is replaced by X'(Xv), the second time without what lies along the first.
/// </summary>
internal static class PrincipalComponents
{
    /// <summary>What production does, and what the golden values hold.</summary>
    public const int Iterations = 100;

    /// <summary>Below this share of the variance a direction is rounding error.</summary>
    private const double Nothing = 1e-12;

    /// <summary>Two unit vectors; a zero vector where there is no such direction.</summary>
    public static double[][] Find(CentredVotes votes)
    {
        var first = Leading(votes, deflateBy: null);
        return [first, Leading(votes, deflateBy: first)];
    }

    /// <summary>Share of the variance along a unit vector.</summary>
    public static double ExplainedVariance(CentredVotes votes, double[] component)
    {
        if (votes.Variance == 0)
            return 0;

        var along = 0.0;
        for (var row = 0; row < votes.Rows; row++)
        {
            var dot = votes.Dot(row, component);
            along += dot * dot;
        }

        return along / votes.Variance;
    }

    private static double[] Leading(CentredVotes votes, double[]? deflateBy)
    {
        var ones = new double[votes.ColumnCount];
        Array.Fill(ones, 1);
        if (votes.Variance == 0)
            return new double[votes.ColumnCount];

        // All ones may stand square to every direction there is (two opposite comments): then start from chance, always the same.
        return Iterate(votes, deflateBy, ones) ?? Iterate(votes, deflateBy, Chance(votes.ColumnCount)) ?? new double[votes.ColumnCount];
    }

    private static double[]? Iterate(CentredVotes votes, double[]? deflateBy, double[] start)
    {
        var vector = start;
        var next = new double[vector.Length];
        Normalize(vector);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            Multiply(votes, deflateBy, vector, next);
            if (Normalize(next) <= Nothing * votes.Variance)
                return null;

            (vector, next) = (next, vector);
        }

        return vector;
    }

    /// <summary>result = X'(Xv), with X deflated: each row x is replaced by x - (x.d)d.</summary>
    private static void Multiply(CentredVotes votes, double[]? deflateBy, double[] vector, double[] result)
    {
        if (deflateBy is not null)
            Deflate(vector, deflateBy);

        Array.Clear(result);
        for (var row = 0; row < votes.Rows; row++)
            votes.AddTo(row, votes.Dot(row, vector), result);

        if (deflateBy is not null)
            Deflate(result, deflateBy);
    }

    private static void Deflate(double[] vector, double[] direction)
    {
        var dot = 0.0;
        for (var j = 0; j < vector.Length; j++)
            dot += vector[j] * direction[j];

        for (var j = 0; j < vector.Length; j++)
            vector[j] -= dot * direction[j];
    }

    /// <summary>Makes the vector's length 1 and says what it was; leaves a zero vector alone.</summary>
    private static double Normalize(double[] vector)
    {
        var squares = 0.0;
        foreach (var entry in vector)
            squares += entry * entry;

        var length = Math.Sqrt(squares);
        for (var j = 0; j < vector.Length && length > 0; j++)
            vector[j] /= length;

        return length;
    }

    private static double[] Chance(int length)
    {
        Xoshiro256 chance = new(1);
        var vector = new double[length];
        for (var j = 0; j < length; j++)
            vector[j] = chance.NextDouble() - 0.5;

        return vector;
    }
}
