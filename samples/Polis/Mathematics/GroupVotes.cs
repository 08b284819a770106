using Polis.Conversations;

namespace Polis.Mathematics;

/// <summary>Agrees, disagrees and all votes a comment, from the votes as they are, moderated-out comments included (polis-math 7).</summary>
internal static class GroupVotes
{
    public static Tally[] Everybody(VoteMatrix votes) => Count(votes, _ => true);

    public static Tally[] Of(VoteMatrix votes, int[] groupOf, int group) => Count(votes, row => groupOf[row] == group);

    /// <summary>All groups but one together; participants in no group are no group's opposite.</summary>
    public static Tally[] OfOthers(VoteMatrix votes, int[] groupOf, int group) =>
        Count(votes, row => groupOf[row] >= 0 && groupOf[row] != group);

    private static Tally[] Count(VoteMatrix votes, Func<int, bool> isIn)
    {
        var tallies = new Tally[votes.Columns];
        for (var row = 0; row < votes.Rows; row++)
        {
            if (!isIn(row))
                continue;

            var columns = votes.ColumnsOf(row);
            var values = votes.ValuesOf(row);
            for (var k = 0; k < columns.Length; k++)
                tallies[columns[k]] += new Tally(values[k] == 1 ? 1 : 0, values[k] == -1 ? 1 : 0, 1);
        }

        return tallies;
    }
}
