using System.Text.Json;
using Polis.Mathematics;
using Polis.Reports;

namespace Polis.Tests.Mathematics;

/// <summary>Every figure against an independent computation, with the published groups, to 1e-9.</summary>
public sealed class GoldenTests
{
    private const double Tolerance = 1e-9;

    private static readonly Dictionary<string, Lazy<Report>> Reports = new()
    {
        [Given.Seattle] = new(() => Given.Report(Given.Conversation(Given.Seattle))),
        [Given.Biodiversity] = new(() => Given.Report(Given.Conversation(Given.Biodiversity))),
    };

    public static TheoryData<string> Conversations => [Given.Seattle, Given.Biodiversity];

    [Theory, MemberData(nameof(Conversations))]
    public void Participants_comments_and_votes_are_counted_as_expected(string name)
    {
        var (report, expected) = Both(name);

        Assert.Equal(expected.GetProperty("participants").GetInt32(), report.Conversation.Participants);
        Assert.Equal(expected.GetProperty("comments").GetInt32(), report.Conversation.Comments);
        Assert.Equal(expected.GetProperty("cells").GetInt32(), report.Conversation.Votes);
        Assert.Equal(Ints(expected.GetProperty("moderated")), report.Comments.Where(c => c.Moderated == -1).Select(c => c.Id));
        Assert.Equal(
            expected.GetProperty("groups").EnumerateObject().Select(group => (group.Name, group.Value.GetInt32())),
            report.Groups.Select(group => ($"{group.Id}", group.Size)));
    }

    [Theory, MemberData(nameof(Conversations))]
    public void Votes_of_each_group_are_counted_as_expected(string name)
    {
        var (report, expected) = Both(name);

        foreach (var group in expected.GetProperty("groupVotes").EnumerateObject())
        {
            Assert.Equal(report.Comments.Count, group.Value.EnumerateObject().Count());
            foreach (var comment in group.Value.EnumerateObject())
            {
                var counts = Comment(report, comment.Name).Groups.Single(counts => $"{counts.Group}" == group.Name);
                Assert.Equal(
                    (comment.Value.GetProperty("A").GetInt32(), comment.Value.GetProperty("D").GetInt32(), comment.Value.GetProperty("S").GetInt32()),
                    (counts.Agrees, counts.Disagrees, counts.Votes));
            }
        }
    }

    [Theory, MemberData(nameof(Conversations))]
    public void Group_aware_consensus_extremity_and_priority_are_as_expected(string name)
    {
        var (report, expected) = Both(name);

        EqualByComment(report, expected.GetProperty("groupAwareConsensus"), comment => comment.GroupAwareConsensus ?? double.NaN);
        EqualByComment(report, expected.GetProperty("extremity"), comment => comment.Extremity);
        EqualByComment(report, expected.GetProperty("priority"), comment => comment.Priority);
    }

    [Theory, MemberData(nameof(Conversations))]
    public void Means_axes_and_places_are_as_expected_up_to_the_sign(string name)
    {
        var (report, expected) = Both(name);
        var column = report.Pca.CommentIds.Select((id, index) => (id, index)).ToDictionary(pair => $"{pair.id}", pair => pair.index);

        foreach (var mean in expected.GetProperty("mean").EnumerateObject())
            Assert.Equal(mean.Value.GetDouble(), report.Pca.Mean[column[mean.Name]], Tolerance);

        var signs = new double[2];
        for (var axis = 0; axis < 2; axis++)
        {
            var component = expected.GetProperty("components")[axis];
            signs[axis] = Math.Sign(component.EnumerateObject().Sum(e => e.Value.GetDouble() * report.Pca.Components[axis][column[e.Name]]));
            foreach (var entry in component.EnumerateObject())
                Assert.Equal(entry.Value.GetDouble(), signs[axis] * report.Pca.Components[axis][column[entry.Name]], Tolerance);
        }

        foreach (var place in expected.GetProperty("projection").EnumerateObject())
        {
            var participant = report.Participants.Single(participant => $"{participant.Id}" == place.Name);
            Assert.Equal(place.Value[0].GetDouble(), signs[0] * participant.X, Tolerance);
            Assert.Equal(place.Value[1].GetDouble(), signs[1] * participant.Y, Tolerance);
        }
    }

    [Theory, MemberData(nameof(Conversations))]
    public void Consensus_lists_are_as_expected(string name)
    {
        var (report, expected) = Both(name);

        EqualConsensus(expected.GetProperty("consensus").GetProperty("agree"), report.Consensus.Agree);
        EqualConsensus(expected.GetProperty("consensus").GetProperty("disagree"), report.Consensus.Disagree);
    }

    [Theory, MemberData(nameof(Conversations))]
    public void Representative_comments_and_their_statistics_are_as_expected(string name)
    {
        var (report, expected) = Both(name);

        foreach (var group in expected.GetProperty("representative").EnumerateObject())
        {
            var actual = report.Groups.Single(summary => $"{summary.Id}" == group.Name).Representative;
            Assert.Equal(
                group.Value.EnumerateArray().Select(c => (c.GetProperty("id").GetInt32(), c.GetProperty("side").GetString())),
                actual.Select(c => (c.CommentId, (string?)(c.Side == Side.Agree ? "agree" : "disagree"))));
            foreach (var (comment, found) in group.Value.EnumerateArray().Zip(actual))
            {
                Assert.Equal(comment.GetProperty("repness").GetDouble(), found.Repness, Tolerance);
                Assert.Equal(comment.GetProperty("repnessTest").GetDouble(), found.RepnessTest, Tolerance);
                Assert.Equal(comment.GetProperty("p").GetDouble(), found.P, Tolerance);
                Assert.Equal(comment.GetProperty("pTest").GetDouble(), found.PTest, Tolerance);
            }
        }
    }

    private static (Report Report, JsonElement Expected) Both(string name)
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "expected", name + ".json")));
        return (Reports[name].Value, expected.RootElement.Clone());
    }

    private static CommentRow Comment(Report report, string id) => report.Comments.Single(comment => $"{comment.Id}" == id);

    private static IEnumerable<int> Ints(JsonElement array) => array.EnumerateArray().Select(entry => entry.GetInt32());

    private static void EqualByComment(Report report, JsonElement expected, Func<CommentRow, double> figure)
    {
        Assert.Equal(report.Comments.Count, expected.EnumerateObject().Count());
        foreach (var entry in expected.EnumerateObject())
            Assert.Equal(entry.Value.GetDouble(), figure(Comment(report, entry.Name)), Tolerance);
    }

    private static void EqualConsensus(JsonElement expected, IReadOnlyList<ConsensusComment> actual)
    {
        Assert.Equal(expected.EnumerateArray().Select(comment => comment.GetProperty("id").GetInt32()), actual.Select(comment => comment.CommentId));
        foreach (var (comment, found) in expected.EnumerateArray().Zip(actual))
        {
            Assert.Equal(comment.GetProperty("p").GetDouble(), found.P, Tolerance);
            Assert.Equal(comment.GetProperty("pTest").GetDouble(), found.PTest, Tolerance);
        }
    }
}
