using Microsoft.Data.Sqlite;

namespace Millrace.Host.Tests.Platforms;

public sealed class FailedPartTests
{
    [Fact]
    public async Task A_part_that_fails_is_told_of_and_the_process_still_stops_and_gives_its_folder_back()
    {
        var gated = new Gated();
        gated.Open("a");
        await using var platform = await RunningPlatform.StartedAsync(app => app.Handle("gated", gated));
        DropSubscribers(platform.Folder);
        await platform.SubmitAsync("gated", "\"a\"");

        var met = await platform.Process.Failed.WaitAsync(RunningPlatform.Patience, RunningPlatform.Cancel);
        await platform.StopAsync();

        Assert.Contains("subscribers", met.Message, StringComparison.Ordinal);
        // Anybody may take it now.
        File.Open(Path.Combine(platform.Folder, "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
    }

    private static void DropSubscribers(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "millrace.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "DROP TABLE subscribers";
        command.ExecuteNonQuery();
    }
}
