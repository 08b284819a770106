using Microsoft.Data.Sqlite;
using Millrace.Jobs;

namespace Millrace.Host.Tests.Platforms;

public sealed class FailedPartTests
{
    [Fact]
    public async Task A_part_that_fails_is_told_of_and_the_process_still_stops_and_gives_its_folder_back()
    {
        await using var platform = await RunningPlatform.StartedAsync(static app => app.Handle("gated", new Gated()));
        DropSubscribers(platform.Folder);

        // Jobs for later ask something of the dispatcher, which then saves how far it has come; with the second it learns that it could not.
        for (var i = 0; i < 2; i++)
        {
            await platform.Process.Client.SubmitAsync(
                new Submission { Type = new JobType("gated"), Input = new Payload("\"a\""), RunAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(5) }, RunningPlatform.Cancel);
        }

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
