namespace Polis.Tests.Conversations;

/// <summary>A folder with three comments and four participants, whose files a test then breaks.</summary>
internal sealed class TemporaryConversation : IDisposable
{
    public const string VotesHeader = "timestamp,datetime,comment-id,voter-id,vote\n";
    public const string CommentsHeader = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n";

    public const string Votes = VotesHeader
        + "1000,then,10,7,1\n"
        + "4000,then,10,3,-1\n"
        + "3000,then,11,7,0\n"
        + "2000,then,12,9,1\n"
        + "5000,then,12,3,1\n";

    public const string Comments = CommentsHeader
        + "1,then,12,0,2,0,1,\"Twelve, with \"\"quotes\"\"\nand a line break\"\n"
        + "2,then,10,0,1,1,-1,Ten\n"
        + "3,then,11,5,0,0,0,Elf\n";

    public string Path { get; } = Directory.CreateTempSubdirectory("polis-").FullName;

    public static TemporaryConversation With(string votes = Votes, string comments = Comments)
    {
        TemporaryConversation conversation = new();
        conversation.Write("votes.csv", votes);
        conversation.Write("comments.csv", comments);
        return conversation;
    }

    public void Write(string file, string text) => File.WriteAllText(System.IO.Path.Combine(Path, file), text);

    public void Write(string file, byte[] bytes) => File.WriteAllBytes(System.IO.Path.Combine(Path, file), bytes);

    public void Delete(string file) => File.Delete(System.IO.Path.Combine(Path, file));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
