namespace Polis.Mathematics;

/// <summary>How much a further vote on a comment would tell (polis-math 12): Polis shows such comments first.</summary>
internal static class Priority
{
    public static double Of(Tally groups, double extremity)
    {
        var passes = groups.Votes - groups.Agrees - groups.Disagrees;
        var p = (passes + 1.0) / (groups.Votes + 2.0);
        var a = (groups.Agrees + 1.0) / (groups.Votes + 2.0);
        // A comment that few have seen gets a bonus that halves with every five votes.
        var novelty = 1 + 8 * Math.Pow(2, -groups.Votes / 5.0);
        var root = (1 - p) * (extremity + 1) * a * novelty;
        return root * root;
    }
}
