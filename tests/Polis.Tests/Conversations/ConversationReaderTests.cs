using System.Text;
using Polis.Conversations;

namespace Polis.Tests.Conversations;

public sealed class ConversationReaderTests
{
    [Fact]
    public void Participants_come_in_the_order_of_their_first_vote_and_comments_by_id()
    {
        using var folder = TemporaryConversation.With();

        var conversation = Read(folder);

        Assert.Equal([7, 9, 3], conversation.ParticipantIds);
        Assert.Equal([10, 11, 12], conversation.Comments.Select(comment => comment.Id));
        Assert.Equal([0, 1], conversation.Votes.ColumnsOf(0));
        Assert.Equal<sbyte>([1, 0], conversation.Votes.ValuesOf(0).ToArray());
        Assert.Equal<sbyte>([-1, 1], conversation.Votes.ValuesOf(2).ToArray());
    }

    [Fact]
    public void Quoted_text_may_hold_commas_quotes_and_line_breaks()
    {
        using var folder = TemporaryConversation.With();

        Assert.Equal("Twelve, with \"quotes\"\nand a line break", Read(folder).Comments[2].Text);
    }

    [Fact]
    public void A_byte_order_mark_and_line_ends_of_Windows_change_nothing()
    {
        using var folder = TemporaryConversation.With();
        var votes = TemporaryConversation.Votes.Replace("\n", "\r\n", StringComparison.Ordinal);
        folder.Write("votes.csv", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(votes)]);

        Assert.Equal([7, 9, 3], Read(folder).ParticipantIds);
    }

    [Fact]
    public void The_last_vote_by_time_counts_and_of_two_at_once_the_later_row()
    {
        const string changed = TemporaryConversation.VotesHeader
            + "3000,then,10,7,1\n2000,then,10,7,-1\n"
            + "1000,then,11,7,1\n1000,then,11,7,0\n";
        using var folder = TemporaryConversation.With(changed, TemporaryConversation.CommentsHeader + "1,t,10,0,1,1,1,Ten\n2,t,11,0,1,0,1,Elf\n");

        Assert.Equal<sbyte>([1, 0], Read(folder).Votes.ValuesOf(0).ToArray());
    }

    [Fact]
    public void Comments_that_nobody_voted_on_are_left_out_with_a_notice()
    {
        using var folder = TemporaryConversation.With(comments: TemporaryConversation.Comments + "4,then,13,0,0,0,1,Unseen\n5,then,6,0,0,0,1,Unheard\n");

        var conversation = Read(folder);

        Assert.Equal([10, 11, 12], conversation.Comments.Select(comment => comment.Id));
        Assert.Equal([new Notice("Comments 6, 13 are left out", "nobody voted on them.")], conversation.Notices);
    }

    [Fact]
    public void The_summary_and_the_licence_are_kept_where_they_are_there()
    {
        using var folder = TemporaryConversation.With();
        folder.Write("summary.csv", "topic,\"Cats, dogs\"\nurl,https://pol.is/1\nviews,12\nconversation-description,\n");
        folder.Write("LICENCE.md", "Licensed under CC BY 4.0.\n");

        var conversation = Read(folder);

        Assert.Equal(("Cats, dogs", "https://pol.is/1", 12), (conversation.Info.Topic, conversation.Info.Url, conversation.Info.Views));
        Assert.Null(conversation.Info.Description);
        Assert.Equal("Licensed under CC BY 4.0.", conversation.Licence);
    }

    [Fact]
    public void Every_file_is_weighed_for_the_provenance()
    {
        using var folder = TemporaryConversation.With();

        var files = Read(folder).Files;

        Assert.Equal([("comments.csv", 3), ("votes.csv", 5)], files.Select(file => (file.Name, file.Rows)));
        Assert.Equal(Encoding.UTF8.GetByteCount(TemporaryConversation.Votes), files[1].Bytes);
        Assert.Matches("^[0-9a-f]{64}$", files[1].Sha256);
    }

    [Fact]
    public void Published_groups_are_matched_to_the_participants()
    {
        using var folder = TemporaryConversation.With();
        folder.Write("participants-votes.csv", "participant,group-id,n-votes\n3,1,2\n7,0,2\n9,,1\n8,1,0\n");

        Assert.Equal([0, -1, 1], ConversationReader.Read(folder.Path, withPublishedGroups: true, CancellationToken.None).PublishedGroups ?? []);
        Assert.Null(Read(folder).PublishedGroups);
    }

    [Fact]
    public void The_Austrian_set_is_read()
    {
        var path = Given.AustrianFolder();
        Assert.SkipWhen(path is null, "The Austrian conversation is not beside this repository (shared/data/polis).");

        var conversation = ConversationReader.Read(path ?? "", withPublishedGroups: false, CancellationToken.None);

        Assert.Equal((1116, 522, 61_384), (conversation.Votes.Rows, conversation.Votes.Columns, conversation.Votes.Cells));
        Assert.Equal(2, Given.Report(conversation).Groups.Count);
    }

    private static Conversation Read(TemporaryConversation folder) =>
        ConversationReader.Read(folder.Path, withPublishedGroups: false, CancellationToken.None);
}
