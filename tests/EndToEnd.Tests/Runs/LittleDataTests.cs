using System.Text.Json;
using EndToEnd.Tests.Programs;

namespace EndToEnd.Tests.Runs;

public sealed class LittleDataTests : WorkingFolder
{
    public static TheoryData<string> Cases => [.. Conversations.Keys];

    private static Dictionary<string, IReadOnlyList<(int Comment, int Voter, int Vote)>> Conversations { get; } = new()
    {
        ["one vote"] = [(10, 7, 1)],
        ["one participant"] = [(10, 7, 1), (11, 7, -1), (12, 7, 0)],
        ["one comment"] = [(10, 1, 1), (10, 2, -1), (10, 3, 1), (10, 4, 0)],
        ["all votes equal"] = [.. from voter in Enumerable.Range(1, 12) from comment in Enumerable.Range(10, 8) select (comment, voter, 1)],
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Little_data_makes_a_report_that_says_what_could_not_be_computed(string name)
    {
        var folder = Path.Combine(Folder, "kiosk");
        var (votes, comments) = ClerkFolder.Of(Conversations[name]);
        ClerkFolder.Write(folder, votes, comments);

        var run = (await PolisAsync("run", "--conversation", folder)).With(0);

        Assert.Contains(", in the report", Summary.Value(run.Output, "Notices"), StringComparison.Ordinal);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(Summary.Value(run.Output, "Data"), TestContext.Current.CancellationToken));
        var notices = report.RootElement.GetProperty("notices").EnumerateArray().ToList();
        Assert.NotEmpty(notices);
        var page = await File.ReadAllTextAsync(Summary.Value(run.Output, "Report"), TestContext.Current.CancellationToken);
        Assert.EndsWith("</html>", page.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page.Split("<script")[0], StringComparison.Ordinal);
    }
}
