using System.Text.Json;
using Polis.Conversations;
using Polis.Reports;

namespace Polis.Tests.Mathematics;

/// <summary>Too little data is no error: the report says what could not be computed, and holds no NaN (JSON would refuse it).</summary>
public sealed class DegenerateTests
{
    [Fact]
    public void One_participant_gives_a_point_and_one_group()
    {
        var report = Report("++-o");

        Assert.Equal(
            ["The opinion map is one point: only one person voted.", OneGroup, "There is no UMAP picture: 4 participants are the least to be near or far, and 1 voted."],
            Notices(report));
        Assert.Equal((0, 0), (report.Participants[0].X, report.Participants[0].Y));
        Assert.Equal([0], report.Groups.Select(group => group.Id));
        Assert.Null(report.Participants[0].UmapX);
        Assert.Null(report.Comments[0].Divisiveness);
    }

    [Fact]
    public void One_comment_gives_a_line()
    {
        var report = Report("+", "-", "o", "+", "+", "-");

        Assert.Contains("The opinion map is a line: the votes differ in one direction only.", Notices(report));
        Assert.Equal(1, report.Pca.ExplainedVariance[0], 1e-12);
        Assert.All(report.Participants, participant => Assert.Equal(0, participant.Y));
    }

    [Fact]
    public void Equal_votes_give_one_group()
    {
        var report = Report([.. Enumerable.Repeat("+-o+-o++", 20)]);

        Assert.Equal(
            [
                "The opinion map is one point: the votes on each comment are all equal, so nothing tells people apart.",
                OneGroup,
                "There is no UMAP picture: the votes on each comment are all equal, so nobody is nearer to one than to another.",
            ],
            Notices(report));
        Assert.Equal(20, Assert.Single(report.Groups).Size);
        Assert.Equal([0, 3, 6, 7], report.Consensus.Agree.Select(comment => comment.CommentId));
        Assert.Equal([1, 4], report.Consensus.Disagree.Select(comment => comment.CommentId));
    }

    [Fact]
    public void Opposite_comments_have_an_axis_although_power_iteration_starts_square_to_it()
    {
        var report = Report("+-", "+-", "-+", "-+", "-+");

        Assert.Equal(1, report.Pca.ExplainedVariance[0], 1e-12);
        Assert.Equal(Math.Sqrt(0.5), Math.Abs(report.Pca.Components[0][0]), 1e-9);
    }

    [Fact]
    public void Few_participants_make_groups_that_say_little()
    {
        var report = Report("+++", "+++", "---", "--o", "---");

        Assert.Contains("The groups say little: they rest on 5 participants; 15 are the least that mean something.", Notices(report));
        Assert.Contains("The UMAP picture counts 5 neighbours instead of 15: there are no more participants.", Notices(report));
        Assert.Equal([3, 2], report.Groups.Select(group => group.Size));
    }

    [Fact]
    public void Comments_that_are_all_moderated_out_give_an_empty_map()
    {
        var conversation = Given.Votes("+-", "-+", "++", "--");

        var report = Check(Given.Report(conversation with { Comments = [.. conversation.Comments.Select(comment => comment with { Moderated = -1 })] }));

        Assert.Contains("The opinion map is empty: every comment is moderated out.", Notices(report));
        Assert.Empty(Assert.Single(report.Groups).Representative);
        Assert.Empty(report.Consensus.Agree);
    }

    [Fact]
    public void A_published_group_on_its_own_is_reported_as_such()
    {
        var report = Check(Given.Report(Given.Votes("+-", "-+", "++", "--") with { PublishedGroups = [3, 3, -1, 3] }));

        Assert.Contains(
            "There is only one group, so no comment sets it apart from others and consensus is its own: participants-votes.csv has only one.",
            Notices(report));
        Assert.Equal([0, 1, 3], Assert.Single(report.Groups).Members);
        Assert.Null(report.Participants[2].Group);
        Assert.Null(report.Participants[2].Coreness);
    }

    private const string OneGroup =
        "There is only one group, so no comment sets it apart from others and consensus is its own: all participants stand on the same place of the opinion map.";

    private static Report Report(params string[] rows) => Check(Given.Report(Given.Votes(rows)));

    /// <summary>Serialising throws on NaN and infinity.</summary>
    private static Report Check(Report report)
    {
        JsonSerializer.Serialize(report, PolisJson.Default.Report);
        return report;
    }

    private static IEnumerable<string> Notices(Report report) => report.Notices.Select(notice => $"{notice.What}: {notice.Why}");
}
