using Polis.Conversations;

namespace Polis.Mathematics;

/// <summary>The opinion groups: published ones as they are, or our own clustering of the opinion map (polis-math 4-6).</summary>
internal static class OpinionGroups
{
    private const int BaseClusters = 100;
    private const int BaseIterations = 100;
    private const int GroupIterations = 20;
    private const int MostGroups = 5;
    private const int EnoughVotes = 7;

    /// <summary>With fewer active participants the most active others are taken in, and a notice says that groups mean little.</summary>
    private const int FewParticipants = 15;

    public static Clustering Find(Conversation conversation, Opinions opinions) =>
        conversation.PublishedGroups is { } groups ? Published(groups) : Computed(conversation, opinions);

    /// <summary>Rows of the participants who are clustered, ascending: enough votes, or else the most active ones.</summary>
    public static int[] InConversation(VoteMatrix votes)
    {
        var enough = Math.Min(EnoughVotes, votes.Columns);
        int[] byActivity = [.. Enumerable.Range(0, votes.Rows).OrderByDescending(votes.CountOf)];
        var active = byActivity.Count(row => votes.CountOf(row) >= enough);
        int[] rows = byActivity[..Math.Min(Math.Max(active, FewParticipants), byActivity.Length)];
        Array.Sort(rows);
        return rows;
    }

    private static Clustering Published(int[] groupOf)
    {
        int[] ids = [.. groupOf.Where(id => id >= 0).Distinct().Order()];
        return new Clustering
        {
            Source = GroupSource.Published,
            GroupIds = ids,
            GroupOf = groupOf,
            Notices = ids.Length switch
            {
                0 => [new Notice("There are no opinion groups", "participants-votes.csv puts nobody in one.")],
                1 => [OneGroup("participants-votes.csv has only one.")],
                _ => [],
            },
        };
    }

    private static Clustering Computed(Conversation conversation, Opinions opinions)
    {
        var rows = InConversation(conversation.Votes);
        double[] x = [.. rows.Select(row => opinions.X[row])], y = [.. rows.Select(row => opinions.Y[row])];
        var ones = new double[rows.Length];
        Array.Fill(ones, 1);
        var small = KMeans.Run(new WeightedPoints(x, y, ones), BaseClusters, BaseIterations);
        var (best, tried) = BestGroups(small.Centres);

        var groupOf = new int[conversation.Votes.Rows];
        Array.Fill(groupOf, -1);
        for (var i = 0; i < rows.Length; i++)
            groupOf[rows[i]] = best.ClusterOf[small.ClusterOf[i]];

        var count = NumberBySize(groupOf, best.Centres.Count);
        return new Clustering
        {
            Source = GroupSource.Computed,
            GroupIds = [.. Enumerable.Range(0, count)],
            GroupOf = groupOf,
            InConversation = rows.Length,
            BaseClusters = small.Centres.Count,
            Tried = tried,
            Notices = [.. NoticesOf(rows.Length, count, tried)],
        };
    }

    private static (Clusters Best, List<GroupCount> Tried) BestGroups(WeightedPoints centres)
    {
        List<GroupCount> tried = [];
        // One base cluster is one group: there is nothing to part.
        var best = KMeans.Run(centres, 1, GroupIterations);
        var greatest = double.NegativeInfinity;
        var most = Math.Min(Math.Min(MostGroups, 2 + centres.Count / 12), centres.Count);
        for (var k = 2; k <= most; k++)
        {
            var clusters = KMeans.Run(centres, k, GroupIterations);
            var silhouette = Silhouette.Mean(centres, clusters);
            tried.Add(new GroupCount(clusters.Centres.Count, silhouette));
            if (silhouette > greatest)
                (best, greatest) = (clusters, silhouette);
        }

        return (best, tried);
    }

    /// <summary>The largest group becomes 0; of equal ones the group of the earlier participant comes first.</summary>
    private static int NumberBySize(int[] groupOf, int count)
    {
        var sizes = new int[count];
        foreach (var group in groupOf.Where(group => group >= 0))
            sizes[group]++;

        int[] order = [.. Enumerable.Range(0, count).OrderByDescending(g => sizes[g]).ThenBy(g => Array.IndexOf(groupOf, g))];
        for (var row = 0; row < groupOf.Length; row++)
            groupOf[row] = Array.IndexOf(order, groupOf[row]);

        return count;
    }

    private static IEnumerable<Notice> NoticesOf(int participants, int groups, List<GroupCount> tried)
    {
        if (groups < 2)
            yield return OneGroup("all participants stand on the same place of the opinion map.");
        else if (participants < FewParticipants)
            yield return new Notice("The groups say little", $"they rest on {participants} participants; {FewParticipants} are the least that mean something.");
        else if (tried.TrueForAll(count => count.Silhouette <= 0.25))
            yield return new Notice("The groups run into each other", "no number of groups parts the participants clearly (silhouette 0.25 at most).");
    }

    private static Notice OneGroup(string why) =>
        new("There is only one group, so no comment sets it apart from others and consensus is its own", why);
}
