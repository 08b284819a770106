using Polis.Conversations;
using Polis.Reports;

namespace Polis.Pages;

/// <summary>The report, with what several sections look up in it.</summary>
internal sealed class PageModel
{
    private readonly Dictionary<int, CommentRow> _comments;

    public PageModel(Report report)
    {
        Report = report;
        Groups = [.. report.Groups.Select((group, index) => new GroupMark(group, index))];
        Discussed = [.. report.Comments.Where(comment => !IsModeratedOut(comment))];
        _comments = report.Comments.ToDictionary(comment => comment.Id);
    }

    public Report Report { get; }
    public IReadOnlyList<GroupMark> Groups { get; }

    /// <summary>The comments that were not moderated out.</summary>
    public IReadOnlyList<CommentRow> Discussed { get; }

    /// <summary>Shares of a handful of votes say nothing: a comment is ranked only when every group cast so many.</summary>
    public const int EnoughVotes = 10;

    public bool IsRankable(CommentRow comment) =>
        Groups.Zip(comment.Groups).All(pair => pair.Second.Votes >= Math.Clamp(pair.First.Summary.Size / 4, 1, EnoughVotes));

    public CommentRow Comment(int id) => _comments[id];

    public static bool IsModeratedOut(CommentRow comment) => comment.Moderated < 0;

    /// <summary>Each notice belongs to exactly one place.</summary>
    public IEnumerable<Notice> NoticesAt(NoticePlace place) => Report.Notices.Where(notice => PlaceOf(notice) == place);

    /// <summary>Votes of all groups but one.</summary>
    public static VoteCounts Rest(CommentRow comment, int group)
    {
        var others = comment.Groups.Where(counts => counts.Group != group).ToArray();
        return new VoteCounts(
            others.Sum(counts => counts.Agrees), others.Sum(counts => counts.Disagrees),
            others.Sum(counts => counts.Passes), others.Sum(counts => counts.Votes));
    }

    public static VoteCounts Of(GroupCounts counts) => new(counts.Agrees, counts.Disagrees, counts.Passes, counts.Votes);

    private static NoticePlace PlaceOf(Notice notice) => notice.What switch
    {
        var what when Says(what, "map") || Says(what, "UMAP") => NoticePlace.Map,
        var what when Says(what, "group") => NoticePlace.Groups,
        var what when Says(what, "comment") => NoticePlace.Comments,
        _ => NoticePlace.Method,
    };

    private static bool Says(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}

internal enum NoticePlace
{
    Map,
    Groups,
    Comments,
    Method,
}
