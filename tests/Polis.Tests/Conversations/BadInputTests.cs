using System.Text;
using Polis.Conversations;

namespace Polis.Tests.Conversations;

/// <summary>What a clerk may get wrong, and the full sentence that tells how to mend it.</summary>
public sealed class BadInputTests
{
    private const string H = TemporaryConversation.VotesHeader;
    private const string C = TemporaryConversation.CommentsHeader;

    [Theory]
    [InlineData("", "votes.csv is empty: its first line must be the header timestamp,comment-id,voter-id,vote.")]
    [InlineData(H, "votes.csv has no votes: a report needs at least one row below the header.")]
    [InlineData("timestamp,datetime,comment-id,voter-id\n1,t,10,7\n",
        "votes.csv, line 1, column vote: the header lacks it. It must have timestamp,comment-id,voter-id,vote, parted by commas.")]
    [InlineData("timestamp,vote,comment-id,voter-id,vote\n1,1,10,7,1\n", "votes.csv, line 1, column vote: the header has it twice. Keep one of them.")]
    [InlineData(H + "1,t,10,7,1\n2,t,10,8\n", "votes.csv, line 3, column vote: it is missing; the row has 4 columns, the header 5.")]
    [InlineData(H + "1,t,10,7,1,1\n", "votes.csv, line 2: the row has 6 columns, the header 5. Put text with commas in double quotes.")]
    [InlineData(H + "1,t,10,7,2\n", "votes.csv, line 2, column vote: \"2\" is no vote. Write -1 (disagree), 0 (pass) or 1 (agree).")]
    [InlineData(H + "1,t,10,7,\n", "votes.csv, line 2, column vote: \"\" is no vote. Write -1 (disagree), 0 (pass) or 1 (agree).")]
    [InlineData(H + "1,t,99,7,1\n", "votes.csv, line 2, column comment-id: \"99\" is unknown. Add the comment to comments.csv or remove the row.")]
    [InlineData(H + "yesterday,t,10,7,1\n", "votes.csv, line 2, column timestamp: \"yesterday\" is no number. Write the milliseconds since 1970-01-01 UTC.")]
    [InlineData(H + "1,t,10,Ann,1\n", "votes.csv, line 2, column voter-id: \"Ann\" is no whole number. Write digits only.")]
    [InlineData(H + "1,\"two\nlines\",10,7,1\n\n2,t,10,8,5\n", "votes.csv, line 5, column vote: \"5\" is no vote. Write -1 (disagree), 0 (pass) or 1 (agree).")]
    public void A_defect_of_the_votes_is_told(string votes, string problem)
    {
        using var folder = TemporaryConversation.With(votes);

        Assert.Equal([problem], Problems(folder));
    }

    [Theory]
    [InlineData("", "comments.csv is empty: its first line must be the header timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body.")]
    [InlineData(C + "1,t,10,0,1,1,1,Ten\n2,t,10,0,1,1,1,Ten\n",
        "comments.csv, line 3, column comment-id: \"10\" stands on line 2 already. Keep one of the two rows.")]
    [InlineData(C + "1,t,10,0,1,1,3,Ten\n", "comments.csv, line 2, column moderated: \"3\" is no moderation. Write -1 (out), 0 (not moderated) or 1 (in).")]
    [InlineData(C + "1,t,10,0,many,1,1,Ten\n", "comments.csv, line 2, column agrees: \"many\" is no whole number. Write digits only.")]
    [InlineData(C + "1,t,10,0,1,1,1,Ten, or so\n", "comments.csv, line 2: the row has 9 columns, the header 8. Put text with commas in double quotes.")]
    public void A_defect_of_the_comments_is_told_and_does_not_make_every_vote_one(string comments, string problem)
    {
        using var folder = TemporaryConversation.With(comments: comments);

        Assert.Equal([problem], Problems(folder));
    }

    [Fact]
    public void Totals_that_contradict_the_votes_are_told_with_both_counts()
    {
        using var folder = TemporaryConversation.With(comments: TemporaryConversation.Comments.Replace("10,0,1,1", "10,0,4,0", StringComparison.Ordinal));

        Assert.Equal(
            [
                "comments.csv, line 4, column agrees: comment 10 states 4, but votes.csv has 1. Export both files at the same time.",
                "comments.csv, line 4, column disagrees: comment 10 states 0, but votes.csv has 1. Export both files at the same time.",
            ],
            Problems(folder));
    }

    [Fact]
    public void A_stray_quote_is_told()
    {
        using var folder = TemporaryConversation.With(comments: C + "1,t,10,0,1,1,1,\"Ten\" or so\n");

        Assert.Equal(
            ["comments.csv, line 2: a double quote stands alone. Double it inside a quoted field, or close the field."],
            Problems(folder));
    }

    [Fact]
    public void Text_in_another_encoding_is_told()
    {
        using var folder = TemporaryConversation.With();
        folder.Write("comments.csv", Encoding.Latin1.GetBytes(C + "1,t,10,0,1,1,1,Ten\n2,t,11,0,0,0,1,Für\n"));

        Assert.Equal(["comments.csv, line 3: the text is not UTF-8. Save the file as UTF-8."], Problems(folder));
    }

    [Fact]
    public void A_missing_folder_is_told()
    {
        using var folder = TemporaryConversation.With();
        var path = Path.Combine(folder.Path, "nowhere");

        Assert.Equal([$"The folder {path} does not exist: name one that holds votes.csv and comments.csv."], Problems(path));
    }

    [Fact]
    public void A_file_in_place_of_a_folder_is_told()
    {
        using var folder = TemporaryConversation.With();
        var path = Path.Combine(folder.Path, "votes.csv");

        Assert.Equal([$"{path} is a file: name the folder that holds votes.csv and comments.csv."], Problems(path));
    }

    [Fact]
    public void Missing_files_are_told_together()
    {
        using var folder = TemporaryConversation.With();
        folder.Delete("votes.csv");
        folder.Delete("comments.csv");

        Assert.Equal(
            [
                $"comments.csv is missing in {folder.Path}: it is needed for the comments' texts.",
                $"votes.csv is missing in {folder.Path}: it is needed for everything: it holds the votes.",
            ],
            Problems(folder));
    }

    [Fact]
    public void Published_groups_need_their_file()
    {
        using var folder = TemporaryConversation.With();

        Assert.Equal(
            [$"participants-votes.csv is missing in {folder.Path}: it is needed for the published groups; without it let the groups be computed."],
            Problems(folder.Path, withPublishedGroups: true));
    }

    [Theory]
    [InlineData("participant,group-id\n7,\n9,\n", "participants-votes.csv puts nobody who voted into a group: let the groups be computed.")]
    [InlineData("participant,group-id\n7,A\n", "participants-votes.csv, line 2, column group-id: \"A\" is no whole number. Write digits only.")]
    [InlineData("participant,group-id\n7,-2\n",
        "participants-votes.csv, line 2, column group-id: \"-2\" is no group. Write 0 or more, or nothing for a participant in no group.")]
    [InlineData("participant,group-id\n7,0\n7,1\n", "participants-votes.csv, line 3, column participant: \"7\" has a row already. Keep one of them.")]
    public void A_defect_of_the_published_groups_is_told(string groups, string problem)
    {
        using var folder = TemporaryConversation.With();
        folder.Write("participants-votes.csv", groups);

        Assert.Equal([problem], Problems(folder.Path, withPublishedGroups: true));
    }

    [Fact]
    public void Problems_are_told_together_but_no_more_than_twenty()
    {
        using var folder = TemporaryConversation.With(H + string.Concat(Enumerable.Range(0, 50).Select(id => $"{id},t,10,{id},9\n")));

        var problems = Problems(folder);

        Assert.Equal(20, problems.Count);
        Assert.Equal("votes.csv, line 21, column vote: \"9\" is no vote. Write -1 (disagree), 0 (pass) or 1 (agree).", problems[19]);
    }

    [Fact]
    public void Several_problems_make_one_message()
    {
        using var folder = TemporaryConversation.With(H + "1,t,10,Ann,2\n");

        var exception = Assert.Throws<ConversationException>(() => ConversationReader.Read(folder.Path, false, CancellationToken.None));

        Assert.Equal(
            "The conversation has 2 problems:\n"
            + "- votes.csv, line 2, column voter-id: \"Ann\" is no whole number. Write digits only.\n"
            + "- votes.csv, line 2, column vote: \"2\" is no vote. Write -1 (disagree), 0 (pass) or 1 (agree).",
            exception.Message);
    }

    private static IReadOnlyList<string> Problems(TemporaryConversation folder) => Problems(folder.Path);

    private static IReadOnlyList<string> Problems(string path, bool withPublishedGroups = false) =>
        Assert.Throws<ConversationException>(() => ConversationReader.Read(path, withPublishedGroups, CancellationToken.None)).Problems;
}
