namespace Polis.Mathematics;

/// <summary>Counts of one comment in one group, or in several together.</summary>
internal readonly record struct Tally(int Agrees, int Disagrees, int Votes)
{
    public static Tally operator +(Tally a, Tally b) => new(a.Agrees + b.Agrees, a.Disagrees + b.Disagrees, a.Votes + b.Votes);
}

/// <summary>Statistics of a comment in a group (polis-math 9); the letters are those of the Polis code and papers.</summary>
internal readonly record struct CommentStatistics(Tally Own)
{
    /// <summary>One-sided 90 %.</summary>
    public const double SignificantZ = 1.2816;

    public double Pa => (Own.Agrees + 1.0) / (Own.Votes + 2.0);
    public double Pd => (Own.Disagrees + 1.0) / (Own.Votes + 2.0);
    public double Pat => OneProportion(Own.Agrees, Own.Votes);
    public double Pdt => OneProportion(Own.Disagrees, Own.Votes);
    public double Ra { get; private init; }
    public double Rd { get; private init; }
    public double Rat { get; private init; }
    public double Rdt { get; private init; }

    /// <summary>Compares a group with the sum of the others.</summary>
    public static CommentStatistics Against(Tally own, Tally rest)
    {
        CommentStatistics statistics = new(own);
        return statistics with
        {
            Ra = statistics.Pa / ((1.0 + rest.Agrees) / (2.0 + rest.Votes)),
            Rd = statistics.Pd / ((1.0 + rest.Disagrees) / (2.0 + rest.Votes)),
            Rat = TwoProportions(own.Agrees, rest.Agrees, own.Votes, rest.Votes),
            Rdt = TwoProportions(own.Disagrees, rest.Disagrees, own.Votes, rest.Votes),
        };
    }

    public static bool IsSignificant(double z) => z > SignificantZ;

    /// <summary>z of a share against one half, with a success and a trial added.</summary>
    private static double OneProportion(int successes, int trials) =>
        2 * Math.Sqrt(trials + 1.0) * ((successes + 1.0) / (trials + 1.0) - 0.5);

    /// <summary>z of the difference of two shares, with one added to each count.</summary>
    private static double TwoProportions(int successes, int restSuccesses, int trials, int restTrials)
    {
        double s1 = successes + 1, s2 = restSuccesses + 1, n1 = trials + 1, n2 = restTrials + 1;
        var pooled = (s1 + s2) / (n1 + n2);
        return pooled == 1 ? 0 : (s1 / n1 - s2 / n2) / Math.Sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
    }
}
