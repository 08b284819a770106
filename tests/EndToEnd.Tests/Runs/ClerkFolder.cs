namespace EndToEnd.Tests.Runs;

/// <summary>The small conversation of a town hall's clerk, whose files a test then spoils.</summary>
internal static class ClerkFolder
{
    public const string VotesHeader = "timestamp,datetime,comment-id,voter-id,vote\n";
    public const string CommentsHeader = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n";

    public const string Votes = VotesHeader + "1000,then,10,7,1\n4000,then,10,3,-1\n3000,then,11,7,1\n2000,then,11,9,-1\n5000,then,11,3,1\n";
    public const string Comments = CommentsHeader + "1,then,10,0,1,1,1,More trees\n2,then,11,5,2,1,1,Fewer cars\n";

    public static void Write(string folder, string votes = Votes, string comments = Comments)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "votes.csv"), votes);
        File.WriteAllText(Path.Combine(folder, "comments.csv"), comments);
    }

    /// <summary>The comments of as many votes as are given, each with its totals.</summary>
    public static (string Votes, string Comments) Of(IReadOnlyList<(int Comment, int Voter, int Vote)> votes) => (
        VotesHeader + string.Concat(votes.Select(static (vote, i) => $"{1000 + i},then,{vote.Comment},{vote.Voter},{vote.Vote}\n")),
        CommentsHeader + string.Concat(votes.GroupBy(static vote => vote.Comment).Select(static comment =>
            $"1,then,{comment.Key},0,{comment.Count(static vote => vote.Vote == 1)},{comment.Count(static vote => vote.Vote == -1)},1,Comment {comment.Key}\n")));
}
