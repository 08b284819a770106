using Microsoft.Data.Sqlite;
using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Testing;

namespace Millrace.Sqlite.Tests;

/// <summary>First claims that are answered before they are written: nobody may be able to tell, but by a crash.</summary>
public sealed class FirstClaimTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly TemporaryStorage _temporary;
    private SqliteStorage _storage;

    public FirstClaimTests()
    {
        _temporary = new TemporaryStorage(_clock);
        _storage = _temporary.Open();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_claim_is_seen_at_once_by_those_who_ask_for_the_job_a_list_or_what_is_due()
    {
        var running = Claimed(await AddAsync());

        AJob.Equal(running, await _storage.Jobs.FindAsync(running.Id, Cancel));
        AJob.Equal([running], (await _storage.Jobs.ListAsync(new JobQuery { State = JobStateName.Running }, Cancel)).Jobs);
        Assert.Equal(running.DueAt, (await _storage.Jobs.FindDueAsync(_clock.GetUtcNow(), 10, Cancel)).NextAt);
    }

    [Fact]
    public async Task What_is_due_includes_a_claim_that_nothing_else_has_written()
    {
        var running = Claimed(await AddAsync());
        _clock.Advance(AJob.LeaseFor);

        AJob.Equal([running], (await _storage.Jobs.FindDueAsync(_clock.GetUtcNow(), 10, Cancel)).Jobs);
    }

    [Fact]
    public async Task Two_who_claim_at_once_do_not_both_get_the_job()
    {
        var jobs = await AddManyAsync(500);

        var got = await Task.WhenAll(jobs.SelectMany(job => Enumerable.Range(0, 4).Select(i => Task.Run(
            async () => i % 2 == 0 ? TryClaim(job) : await _storage.Jobs.ClaimAsync(AJob.ClaimOf(job), Cancel) is Claim.Granted granted ? granted.Job : null, Cancel))));

        Assert.Equal(jobs.Select(static job => job.Id).Order(), got.OfType<Job>().Select(static job => job.Id).Order());
    }

    [Fact]
    public async Task A_claim_is_written_although_nothing_else_is()
    {
        var running = Claimed(await AddAsync());

        _clock.Advance(TimeSpan.FromMilliseconds(2));
        await Eventually(() => (long)Scalar("SELECT state FROM jobs")! == (long)JobStateName.Running);

        var next = _temporary.Reopen(Restart.Crash);
        AJob.Equal(running, await next.Jobs.FindAsync(running.Id, Cancel));
    }

    [Fact]
    public async Task A_claim_survives_a_clean_end_at_once()
    {
        var running = Claimed(await AddAsync());

        var next = _temporary.Reopen(Restart.Clean);

        AJob.Equal(running, await next.Jobs.FindAsync(running.Id, Cancel));
    }

    [Fact]
    public async Task A_claim_and_its_success_are_one_write_and_two_changes()
    {
        var running = Claimed(await AddAsync());
        var writes = _storage.Writes;

        var ended = await SettledAsync(running);

        Assert.Equal(writes + 2, _storage.Writes); // The job, and the row of changes.
        AJob.Equal(ended, await _storage.Jobs.FindAsync(running.Id, Cancel));
        Assert.Equal(
            [(JobStateName.Queued, 1L), (JobStateName.Running, 2L), (JobStateName.Succeeded, 3L)],
            (await _storage.Changes.ReadAsync(0, 10, Cancel)).Select(static change => (change.State, change.Version)));
        var next = _temporary.Reopen(Restart.Crash);
        AJob.Equal(ended, await next.Jobs.FindAsync(running.Id, Cancel));
        Assert.Equal(3, (await next.Changes.ReadAsync(0, 10, Cancel)).Count);
    }

    [Fact]
    public async Task A_beat_a_request_to_cancel_and_a_child_find_the_claim()
    {
        var (one, other, parent) = (Claimed(await AddAsync()), Claimed(await AddAsync()), Claimed(await AddAsync()));

        var beat = await _storage.Jobs.BeatAsync(new Beat(one.Id, one.Epoch, one.Lease!.Until.AddSeconds(1), null), Cancel);
        var asked = other.RequestCancel("enough", _clock.GetUtcNow());
        var isAsked = await _storage.Jobs.TryReplaceAsync(other, asked, Cancel);
        var child = await _storage.Jobs.AddAsync([AJob.Request(_clock) with { Parent = new JobParent(parent.Id, "child", null) }], Cancel);

        Assert.IsType<BeatResult.Renewed>(beat);
        Assert.True(isAsked);
        Assert.IsType<Admission.Added>(child[0]);
        Assert.Equal(one.Lease.Until.AddSeconds(1), (await _storage.Jobs.FindAsync(one.Id, Cancel))!.DueAt);
        AJob.Equal(asked, await _storage.Jobs.FindAsync(other.Id, Cancel));
        Assert.Equal(1, (await _storage.Jobs.FindAsync(parent.Id, Cancel))!.Notes.Children!.Total);    }

    [Fact]
    public async Task A_job_that_was_cancelled_or_changed_cannot_be_claimed_from_memory()
    {
        var job = await AddAsync();
        await _storage.Jobs.TryReplaceAsync(job, job.RequestCancel("not needed", _clock.GetUtcNow()), Cancel);

        Assert.Null(TryClaim(job));
    }

    [Fact]
    public async Task A_job_cannot_be_claimed_from_memory_while_a_write_to_it_is_not_committed()
    {
        var job = await AddAsync();
        using ManualResetEventSlim isFirst = new(), mayGoOn = new(), isWritten = new(), mayCommit = new();
        var first = _storage.WriteAsync(_ => Pass(isFirst, mayGoOn), Cancel);
        isFirst.Wait(Cancel);
        var cancelling = _storage.Jobs.TryReplaceAsync(job, job.RequestCancel("not needed", _clock.GetUtcNow()), Cancel);
        var last = _storage.WriteAsync(_ => Pass(isWritten, mayCommit), Cancel); // In one group with the cancel, after it.
        mayGoOn.Set();
        isWritten.Wait(Cancel);

        Assert.Null(TryClaim(job));
        mayCommit.Set();
        Assert.True(await first && await cancelling && await last);

        static bool Pass(ManualResetEventSlim reached, ManualResetEventSlim gate)
        {
            reached.Set();
            return gate.Wait(TimeSpan.FromSeconds(20));
        }
    }

    [Fact]
    public async Task A_claim_outlives_a_group_that_failed()
    {
        var taken = await AddAsync();
        var running = Claimed(await AddAsync());
        Task<Job> adding;
        Task<Job> settling;
        Task failing;
        using (LockedByATool())
        {
            // All of these wait for the lock, and then go into one transaction, or the first into one of its own.
            adding = AddAsync();
            settling = SettledAsync(running);
            failing = _storage.Jobs.AddAsync([AJob.Request(_clock) with { Id = taken.Id }], Cancel); // The id exists.
        }

        await Assert.ThrowsAsync<SqliteException>(() => failing);
        Assert.IsType<JobState.Queued>((await adding).State);
        AJob.Equal(await settling, await _storage.Jobs.FindAsync(running.Id, Cancel));
    }

    [Fact]
    public async Task A_claim_is_seen_while_it_is_being_written()
    {
        var running = Claimed(await AddAsync());
        Task<JobPage> listing;
        using (LockedByATool())
        {
            listing = _storage.Jobs.ListAsync(new JobQuery(), Cancel); // Writes it first, when it can.

            AJob.Equal(running, await _storage.Jobs.FindAsync(running.Id, Cancel));
            Assert.False(listing.IsCompleted);
        }

        AJob.Equal([running], (await listing).Jobs);
    }

    [Fact]
    public async Task What_was_inherited_is_claimed_in_the_file_first_even_if_it_was_queued_again()
    {
        var job = await AddAsync();
        _storage = _temporary.Reopen(Restart.Crash);
        await _storage.EndLeasesOfDeadProcessAsync(_clock.GetUtcNow(), Cancel);

        var paused = job.RequestPause("look at it", _clock.GetUtcNow());
        var resumed = paused.Resume(_clock.GetUtcNow());
        Assert.True(await _storage.Jobs.TryReplaceAsync(job, paused, Cancel) && await _storage.Jobs.TryReplaceAsync(paused, resumed, Cancel));

        Assert.Null(TryClaim(resumed));
        Assert.Equal(2, Assert.IsType<Claim.Granted>(await _storage.Jobs.ClaimAsync(AJob.ClaimOf(resumed), Cancel)).Job.Epoch);
    }

    [Fact]
    public async Task The_next_process_gives_nobody_the_epoch_of_an_attempt_that_left_no_trace()
    {
        var jobs = await AddManyAsync(2);
        var copied = _temporary.Reopen(Restart.Crash); // As it was before the claim came into the file.
        var lost = Claimed(jobs[0], _storage);
        _storage = copied;
        await _storage.EndLeasesOfDeadProcessAsync(_clock.GetUtcNow(), Cancel);

        Assert.All(jobs, job => Assert.Null(TryClaim(job))); // Inherited: written first.
        var again = Assert.IsType<Claim.Granted>(await _storage.Jobs.ClaimAsync(AJob.ClaimOf(jobs[0]), Cancel)).Job;
        var own = Assert.IsType<Claim.Granted>(await _storage.Jobs.ClaimAsync(AJob.ClaimOf(await AddAsync()), Cancel)).Job;

        Assert.True(again.Epoch > lost.Epoch);
        Assert.Equal(1, own.Epoch);
        AJob.Equal(again, await _temporary.Reopen(Restart.Crash).Jobs.FindAsync(again.Id, Cancel));
    }

    [Fact]
    public async Task An_input_that_lies_outside_of_the_file_is_not_handed_out_as_its_reference()
    {
        var large = AJob.Request(_clock) with { Input = new Payload($"\"{new string('x', 100_000)}\"") };

        Assert.Null(TryClaim(Assert.IsType<Admission.Added>((await _storage.Jobs.AddAsync([large], Cancel))[0]).Job));
    }

    private async Task<Job> SettledAsync(Job running)
    {
        var ended = running.Settle(new Verdict.Complete(new Payload("true")), _clock.GetUtcNow());
        Assert.True(await _storage.Jobs.TryReplaceAsync(running, ended, Cancel));
        return ended;
    }

    private Job? TryClaim(Job job) => _storage.FirstClaims.TryClaim(AJob.ClaimOf(job));

    private Job Claimed(Job job, SqliteStorage? by = null) => (by ?? _storage).FirstClaims.TryClaim(AJob.ClaimOf(job))!; // Just added.

    private async Task<Job> AddAsync() => (await AddManyAsync(1))[0];

    private async Task<IReadOnlyList<Job>> AddManyAsync(int count) =>
        [.. (await _storage.Jobs.AddAsync([.. Enumerable.Range(0, count).Select(_ => AJob.Request(_clock))], Cancel)).Select(static one => Assert.IsType<Admission.Added>(one).Job)];

    private static async Task Eventually(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(1, limit.Token);
    }

    private IDisposable LockedByATool()
    {
        var tool = new SqliteConnection($"Data Source={Path.Combine(_storage.Folder, "millrace.db")};Pooling=False");
        tool.Open();
        _ = tool.BeginTransaction(); // Ends with its connection.
        return tool;
    }

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_storage.Folder, "millrace.db")};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
