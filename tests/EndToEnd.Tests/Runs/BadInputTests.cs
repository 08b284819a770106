using EndToEnd.Tests.Programs;
using static EndToEnd.Tests.Runs.ClerkFolder;

namespace EndToEnd.Tests.Runs;

public sealed class BadInputTests : WorkingFolder
{
    private const string Older = "the report of last week\n";

    private string Conversation => Path.Combine(Folder, "kiosk");

    private string Published => Path.Combine(Folder, "reports", "kiosk");

    [Theory]
    [InlineData("", Comments, "votes.csv is empty: its first line must be the header timestamp,comment-id,voter-id,vote.")]
    [InlineData(VotesHeader, Comments, "votes.csv has no votes: a report needs at least one row below the header.")]
    [InlineData(VotesHeader + "1,t,10,7,2\n", Comments, "votes.csv, line 2, column vote: \"2\" is no vote. Write -1 (disagree), 0 (pass) or 1 (agree).")]
    [InlineData(VotesHeader + "1,t,99,7,1\n", Comments,
        "votes.csv, line 2, column comment-id: \"99\" is unknown. Add the comment to comments.csv or remove the row.")]
    [InlineData(VotesHeader + "yesterday,t,10,7,1\n", Comments,
        "votes.csv, line 2, column timestamp: \"yesterday\" is no number. Write the milliseconds since 1970-01-01 UTC.")]
    [InlineData(VotesHeader + "1,t,10,7,1\n2,t,10,8\n", Comments, "votes.csv, line 3, column vote: it is missing; the row has 4 columns, the header 5.")]
    [InlineData(Votes, CommentsHeader + "1,t,10,0,4,1,1,More trees\n2,t,11,5,2,1,1,Fewer cars\n",
        "comments.csv, line 2, column agrees: comment 10 states 4, but votes.csv has 1. Export both files at the same time.")]
    public async Task A_mistake_of_the_clerk_is_told_with_its_place_and_nothing_is_published(string votes, string comments, string problem)
    {
        Write(Conversation, votes, comments);

        await FailsAsync(problem);
    }

    [Fact]
    public Task A_missing_folder_is_told_and_nothing_is_published() =>
        FailsAsync($"The folder {Conversation} does not exist: name one that holds votes.csv and comments.csv.");

    [Fact]
    public async Task A_missing_file_is_told_and_nothing_is_published()
    {
        Write(Conversation);
        File.Delete(Path.Combine(Conversation, "votes.csv"));

        await FailsAsync($"votes.csv is missing in {Conversation}: it is needed for everything: it holds the votes.");
    }

    private async Task FailsAsync(string problem)
    {
        Directory.CreateDirectory(Published);
        foreach (var file in new[] { "report.html", "report.json" })
            await File.WriteAllTextAsync(Path.Combine(Published, file), Older + file, TestContext.Current.CancellationToken);

        var run = (await PolisAsync("run", "--conversation", Conversation)).With(1);

        Assert.EndsWith($"\nThe job failed.\nInvalidConversation: {problem}", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, Summary.Rows(run.Output).Single(static row => row.Phase == "ingest").Attempts);
        Assert.Equal(["report.html", "report.json"], Directory.EnumerateFileSystemEntries(Published).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var file in new[] { "report.html", "report.json" })
            Assert.Equal(Older + file, await File.ReadAllTextAsync(Path.Combine(Published, file), TestContext.Current.CancellationToken));
    }
}
