using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Polis.Mathematics;

namespace Polis.Tests.Mathematics;

/// <summary>Whatever a small conversation looks like.</summary>
public sealed class SmallConversationTests
{
    private static readonly UmapOptions Hasty = new() { Epochs = 20 };

    /// <summary>Each participant and each comment has a vote, as after ingest.</summary>
    private static readonly Gen<string[]> Rows =
        from participants in Gen.Choose(1, 30)
        from comments in Gen.Choose(1, 12)
        from rows in Gen.Elements('+', '+', 'o', '-', '.', '.').ArrayOf(comments).ArrayOf(participants)
        select rows.Select((row, i) => { row[i % comments] = '+'; return row; })
            .Append([.. Enumerable.Repeat('-', comments)])
            .Select(row => new string(row))
            .ToArray();

    [Fact]
    public void Its_report_has_no_figure_that_is_not_a_number() => Prop.ForAll(Rows.ToArbitrary(), rows =>
    {
        // Serialising throws on NaN and infinity.
        JsonSerializer.Serialize(Given.Report(Given.Votes(rows), Hasty), PolisJson.Default.Report);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Its_counts_do_not_depend_on_the_order_of_participants() => Prop.ForAll(Rows.ToArbitrary(), rows =>
    {
        var forward = Given.Report(Given.Votes(rows), Hasty);
        var backward = Given.Report(Given.Votes([.. rows.Reverse()]), Hasty);

        Assert.Equal(forward.Comments.Select(comment => comment.Counts), backward.Comments.Select(comment => comment.Counts));
        Assert.Equal(forward.Consensus.Agree, backward.Consensus.Agree);
        Assert.Equal(forward.Pca.Mean.Select(mean => Math.Round(mean, 12)), backward.Pca.Mean.Select(mean => Math.Round(mean, 12)));
        Assert.Equal(forward.Pca.ExplainedVariance[0], backward.Pca.ExplainedVariance[0], 1e-9);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Groups_and_people_in_no_group_are_everybody() => Prop.ForAll(Rows.ToArbitrary(), rows =>
    {
        var report = Given.Report(Given.Votes(rows), Hasty);

        Assert.Equal(report.Conversation.Grouped, report.Groups.Sum(group => group.Size));
        Assert.Equal(report.Conversation.Participants, report.Conversation.Grouped + report.Participants.Count(person => person.Group is null));
        Assert.All(report.Comments, comment => Assert.True(comment.Groups.Sum(group => group.Votes) <= comment.Counts.Votes));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Its_votes_survive_the_journey_between_phases() => Prop.ForAll(Rows.ToArbitrary(), rows =>
    {
        var votes = Given.Votes(rows).Votes;
        var json = JsonSerializer.Serialize(Given.Votes(rows), PolisJson.Default.Conversation);
        var back = JsonSerializer.Deserialize(json, PolisJson.Default.Conversation)?.Votes;

        Assert.NotNull(back);
        Assert.Equal((votes.Rows, votes.Columns, votes.Cells), (back.Rows, back.Columns, back.Cells));
        for (var row = 0; row < votes.Rows; row++)
        {
            Assert.Equal(votes.ColumnsOf(row), back.ColumnsOf(row));
            Assert.Equal(votes.ValuesOf(row), back.ValuesOf(row));
        }
    }).QuickCheckThrowOnFailure();
}
