using Microsoft.Data.Sqlite;
using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Testing;

namespace Millrace.Sqlite.Tests;

public sealed class StorageTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly TemporaryStorage _temporary;

    public StorageTests() => _temporary = new TemporaryStorage(_clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_folder_belongs_to_one_process_at_a_time()
    {
        var storage = _temporary.Open();

        var refused = Assert.Throws<DataFolderInUseException>(() => SqliteStorage.Open(new SqliteOptions { Folder = storage.Folder }, _clock));

        Assert.Equal($"The data folder {storage.Folder} is in use by another process. Stop that one, or choose another folder with --data.", refused.Message);
    }

    [Fact]
    public void A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        var folder = _temporary.Open().Folder;
        _temporary.Reopen(Restart.Clean).Dispose();
        Execute(folder, "PRAGMA user_version = 99");

        var refused = Assert.Throws<DataFolderUnusableException>(() => SqliteStorage.Open(new SqliteOptions { Folder = folder }, _clock));

        Assert.Contains("The database has schema version 99", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queued_job_is_stored_with_the_message_that_wakes_it()
    {
        var storage = _temporary.Open();
        var id = await AddAsync(storage);
        await Assert.ThrowsAsync<SqliteException>(() => storage.Jobs.AddAsync([Request(), Request() with { Id = id }], Cancel)); // Neither job nor message.

        storage = _temporary.Reopen(Restart.Crash);

        Assert.Equal(id, Assert.Single(await storage.Queue.ReceiveAsync(Lane.Default, 10, TimeSpan.FromMinutes(1), Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel)).Message.Job);
    }

    [Fact]
    public async Task A_job_that_was_removed_keeps_its_place_in_the_feed()
    {
        var storage = _temporary.Open();
        await storage.Changes.SubscribeAsync("late", Cancel);
        var removed = (await storage.Jobs.FindAsync(await AddAsync(storage), Cancel))!; // Just added.
        var ended = removed.RequestCancel("not needed", _clock.GetUtcNow(), _clock.GetUtcNow());
        await storage.Jobs.TryReplaceAsync(removed, ended, Cancel);
        Assert.True(await storage.Jobs.TryRemoveAsync(ended, Cancel));
        var kept = await AddAsync(storage);

        // Another process finds in the file alone what this one has in memory, too.
        var changes = await _temporary.Reopen(Restart.Clean).Changes.ReadAsync(0, 10, Cancel);

        Assert.Equal([1, 2, 3], changes.Select(static change => change.Position));
        Assert.Equal([removed.Id, removed.Id, kept], changes.Select(static change => change.Id));
    }

    [Fact]
    public async Task A_file_in_which_each_message_had_its_row_is_brought_up_and_its_jobs_are_found()
    {
        var storage = _temporary.Open();
        List<JobId> added = [await AddAsync(storage), await AddAsync(storage)];
        _temporary.Reopen(Restart.Clean).Dispose();
        Execute(storage.Folder, AsOfVersionSeven);

        storage = _temporary.Reopen(Restart.Clean);

        Assert.Equal(added, (await storage.Queue.ReceiveAsync(Lane.Default, 10, TimeSpan.FromMinutes(1), Cancel)).Select(static delivery => delivery.Message.Job));
        Assert.Equal("jobs_rare", Execute(storage.Folder, "SELECT name FROM sqlite_master WHERE name = 'jobs_rare' AND sql NOT LIKE '%IN (%'"));
    }

    // What the two steps after it have changed, undone.
    private const string AsOfVersionSeven =
        """
        CREATE TABLE older (pool TEXT NOT NULL, lane INTEGER NOT NULL, fair TEXT NOT NULL, id INTEGER NOT NULL, job TEXT NOT NULL, epoch INTEGER NOT NULL,
          sent_at INTEGER NOT NULL, visible_at INTEGER NOT NULL, PRIMARY KEY (pool, lane, fair, id)) WITHOUT ROWID;
        INSERT INTO older SELECT '', j.lane, j.type, j.seq, j.id, 0, j.created_at, j.created_at FROM jobs j;
        DROP TABLE messages;
        ALTER TABLE older RENAME TO messages;
        DROP INDEX jobs_rare;
        CREATE INDEX jobs_rare ON jobs (state, id) WHERE state IN (0, 3, 4, 6, 7);
        PRAGMA user_version = 7;
        """;

    [Fact]
    public async Task Writers_that_come_together_share_a_commit()
    {
        var storage = _temporary.Open();
        var before = storage.Commits;

        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => AddAsync(storage)));

        // The first finds the writer idle; the others come while it commits. Without groups there are 1,000.
        Assert.InRange(storage.Commits - before, 1, 500);
    }

    [Fact]
    public async Task A_failed_write_fails_alone_and_leaves_its_group_unharmed()
    {
        var storage = _temporary.Open();
        var taken = await AddAsync(storage);
        var request = Request() with { Id = taken };

        var good = Enumerable.Range(0, 50).Select(_ => AddAsync(storage)).ToList();
        var bad = storage.Jobs.AddAsync([Request(), request], Cancel); // The second job's id exists: the first must not be added either.
        var more = Enumerable.Range(0, 50).Select(_ => AddAsync(storage)).ToList();

        await Assert.ThrowsAsync<SqliteException>(() => bad);
        await Task.WhenAll([.. good, .. more]);
        Assert.Equal(101, (await storage.Jobs.ListAsync(new JobQuery { Limit = 1000 }, Cancel)).Jobs.Count);
        var changes = await storage.Changes.ReadAsync(0, 1000, Cancel);
        Assert.Equal(Enumerable.Range(1, 101).Select(static i => (long)i), changes.Select(static change => change.Position));
    }

    [Fact]
    public async Task A_short_lock_of_somebody_elses_tool_is_waited_for()
    {
        var storage = _temporary.Open();
        using var tool = new SqliteConnection($"Data Source={Path.Combine(storage.Folder, "millrace.db")};Pooling=False");
        tool.Open();
        var transaction = tool.BeginTransaction();

        var adding = AddAsync(storage);
        await Assert.ThrowsAsync<TimeoutException>(() => adding.WaitAsync(TimeSpan.FromMilliseconds(200), Cancel));
        transaction.Dispose();

        await adding;
    }

    [Fact]
    public async Task Leases_of_a_dead_process_end_at_once()
    {
        var storage = _temporary.Open();
        var id = await AddAsync(storage);
        await storage.Jobs.ClaimAsync(new ClaimRequest(id, 0, "dead", TimeSpan.FromSeconds(30)), Cancel);

        var next = _temporary.Reopen(Restart.Crash);
        Assert.Empty((await next.Jobs.FindDueAsync(_clock.GetUtcNow(), 10, Cancel)).Jobs);
        await next.EndLeasesOfDeadProcessAsync(_clock.GetUtcNow(), Cancel);

        Assert.Equal(id, Assert.Single((await next.Jobs.FindDueAsync(_clock.GetUtcNow(), 10, Cancel)).Jobs).Id);
    }

    [Fact]
    public async Task Changes_that_every_subscriber_has_passed_are_dropped_and_positions_go_on()
    {
        var storage = _temporary.Open();
        await storage.Changes.SubscribeAsync("only", Cancel);
        await storage.Jobs.AddAsync([.. Enumerable.Range(0, 3_000).Select(_ => Request())], Cancel);
        await storage.Changes.SaveAsync("only", 3_000, Cancel);

        var next = _temporary.Reopen(Restart.Clean);
        Assert.Empty(await next.Changes.ReadAsync(0, 10, Cancel));
        await AddAsync(next);

        Assert.Equal(3_001, Assert.Single(await next.Changes.ReadAsync(3_000, 10, Cancel)).Position);
    }

    [Fact]
    public async Task A_reader_far_behind_finds_every_change_in_the_file()
    {
        var storage = _temporary.Open();
        for (var i = 0; i < 20; i++)
            await storage.Jobs.AddAsync([.. Enumerable.Range(0, 1_000).Select(_ => Request())], Cancel);

        List<long> positions = [];
        while (positions.Count < 20_000)
            positions.AddRange((await storage.Changes.ReadAsync(positions.Count, 777, Cancel)).Select(static change => change.Position));

        Assert.Equal(Enumerable.Range(1, 20_000).Select(static i => (long)i), positions);
    }

    [Fact]
    public async Task The_file_is_sound_after_a_crash_in_the_middle_of_many_writes()
    {
        var storage = _temporary.Open();
        var adding = Enumerable.Range(0, 500).Select(_ => AddAsync(storage)).ToList();
        await Task.WhenAny(adding);
        var answered = adding.Where(static task => task.IsCompletedSuccessfully).ToList();
        await Task.WhenAll(adding); // No page is half-written while the files are copied.

        var next = _temporary.Reopen(Restart.Crash);

        foreach (var id in answered)
            Assert.NotNull(await next.Jobs.FindAsync(await id, Cancel));

        Assert.Equal("ok", Execute(next.Folder, "PRAGMA integrity_check"));
    }

    private static object? Execute(string folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "millrace.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private async Task<JobId> AddAsync(SqliteStorage storage) =>
        Assert.IsType<Admission.Added>((await storage.Jobs.AddAsync([Request()], Cancel))[0]).Job.Id;

    private NewJob Request() => new() { Id = JobId.New(_clock.GetUtcNow()), Type = new JobType("test"), Input = new Payload("{}") };
}
