using Polis.Conversations;
using Polis.Mathematics;

namespace Polis.Tests.Mathematics;

public sealed class OpinionGroupsTests
{
    [Theory]
    [InlineData(Given.Biodiversity, 2, 0.99)]
    // Production starts its clusters from those of before, so our cold start differs on this one (0.855 measured).
    [InlineData(Given.Seattle, 2, 0.85)]
    public void Our_groups_are_those_that_Polis_published(string name, int groups, double agreement)
    {
        var conversation = Given.Conversation(name);
        var found = OpinionGroups.Find(conversation with { PublishedGroups = null }, OpinionMap.Draw(conversation));

        Assert.Equal(groups, found.GroupIds.Length);
        var measured = Agreement(found.GroupOf, conversation.PublishedGroups ?? []);
        Assert.True(measured >= agreement, $"agreement {measured:F4}");
    }

    /// <summary>Share of the participants in a group on both sides whose groups match, by the better of the two matches.</summary>
    private static double Agreement(int[] found, int[] published)
    {
        var pairs = found.Zip(published).Where(pair => pair is { First: >= 0, Second: >= 0 }).ToArray();
        var same = pairs.Count(pair => pair.First == pair.Second);
        return (double)Math.Max(same, pairs.Length - same) / pairs.Length;
    }
}
