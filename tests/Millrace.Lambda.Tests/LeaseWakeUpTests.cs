using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Lambda.Tests;

/// <summary>A message that meets a lease: its own or another one's, one that holds or one that has lapsed.</summary>
public sealed class LeaseWakeUpTests
{
    private readonly World _world = new();

    private static CancellationToken Cancel => World.Cancel;

    [Theory]
    [InlineData("worker-2/m9")]
    [InlineData("worker-2/am0")]
    [InlineData("m0")]
    public async Task A_duplicate_of_a_message_whose_lease_holds_is_dropped(string owner)
    {
        var running = await ClaimedAsync(await _world.AddAsync(), owner);

        Assert.Empty(await WorkAsync(running, epoch: 0));

        Assert.Equal(running, await _world.FoundAsync(running.Id));
        Assert.Empty(_world.Handler.Runs);
    }

    [Theory]
    [InlineData("worker-1#m0")]
    [InlineData("2026/11/22/work[$LATEST]0123456789abcdef#m0")]
    public async Task The_message_of_a_lease_that_holds_is_kept_to_outlive_it(string owner)
    {
        var running = await ClaimedAsync(await _world.AddAsync(), owner);

        Assert.Equal(["m0"], await WorkAsync(running, epoch: 0));

        Assert.Equal(running, await _world.FoundAsync(running.Id));
        Assert.Empty(_world.Handler.Runs);
    }

    [Fact]
    public async Task A_message_that_is_older_than_the_lease_is_dropped()
    {
        var running = await ClaimedAsync(await _world.AddAsync(), "worker-1#m0");
        var again = running.Settle(new Verdict.Interrupt(), _world.Clock.GetUtcNow());
        Assert.True(await _world.Memory.TryReplaceAsync(running, again, Cancel));
        running = await ClaimedAsync(again, "worker-1#m0");

        Assert.Empty(await WorkAsync(running, epoch: 0));
    }

    [Fact]
    public async Task An_attempt_whose_lease_has_lapsed_is_ended_as_expired_and_the_job_runs_at_once_under_a_new_epoch()
    {
        var running = await ClaimedAsync(await _world.AddAsync(), "worker-2#m0");
        _world.Clock.Advance(AJob.LeaseFor);

        Assert.Empty(await WorkAsync(running, epoch: 0));

        var job = await _world.FoundAsync(running.Id);
        Assert.IsType<JobState.Succeeded>(job.State);
        Assert.Equal((2L, 1), (job.Epoch, job.AttemptsSpent));
        Assert.Equal(
            [(1L, "worker-2#m0", AttemptOutcome.Expired), (2L, "worker-1#m0", AttemptOutcome.Succeeded)],
            job.Attempts.Select(static attempt => (attempt.Epoch, attempt.Owner, attempt.Outcome)));
    }

    [Fact]
    public async Task Whichever_message_meets_a_lapsed_lease_ends_it()
    {
        var running = await ClaimedAsync(await _world.AddAsync(), "worker-2#m7");
        _world.Clock.Advance(AJob.LeaseFor);

        Assert.Empty(await WorkAsync(running, epoch: 5));

        Assert.IsType<JobState.Succeeded>((await _world.FoundAsync(running.Id)).State);
    }

    [Fact]
    public async Task Without_hidden_messages_a_lapsed_lease_is_ended_too()
    {
        var running = await ClaimedAsync(await _world.AddAsync(), "worker-2");
        _world.Clock.Advance(AJob.LeaseFor);

        Assert.Empty((await _world.Work.HandleAsync(World.Messages(World.BodyOf(running with { Epoch = 0 })), Cancel)).BatchItemFailures);

        Assert.Equal("worker-1", (await _world.FoundAsync(running.Id)).Attempts[^1].Owner);
    }

    [Fact]
    public async Task A_job_whose_fifth_worker_died_fails_and_its_message_is_done_with()
    {
        var job = await _world.AddAsync();
        for (var lapses = 1; lapses <= 4; lapses++)
        {
            var lapsed = await ClaimedAsync(job, $"worker-{lapses}#m0");
            _world.Clock.Advance(AJob.LeaseFor);
            job = LapsedLease.End(lapsed, new JobTypes(), _world.Clock.GetUtcNow());
            Assert.True(await _world.Memory.TryReplaceAsync(lapsed, job, Cancel));
        }

        var fifth = await ClaimedAsync(job, "worker-5#m0");
        _world.Clock.Advance(AJob.LeaseFor);

        Assert.Empty(await WorkAsync(fifth, job.Epoch));

        var failed = await _world.FoundAsync(job.Id);
        Assert.Equal("LeaseExpired", Assert.IsType<JobState.Failed>(failed.State).Last.Error);
        Assert.Equal((5, 5), (failed.AttemptsSpent, failed.Attempts.Count(static attempt => attempt.Outcome == AttemptOutcome.Expired)));
        Assert.Empty(_world.Handler.Runs);
    }

    [Fact]
    public async Task A_lapsed_job_that_somebody_asked_to_cancel_does_not_run_again()
    {
        var running = await ClaimedAsync(await _world.AddAsync(), "worker-2#m0");
        Assert.True(await _world.Memory.TryReplaceAsync(running, running.RequestCancel("enough", _world.Clock.GetUtcNow()), Cancel));
        _world.Clock.Advance(AJob.LeaseFor);

        Assert.Empty(await WorkAsync(running, epoch: 0));

        Assert.IsType<JobState.Cancelled>((await _world.FoundAsync(running.Id)).State);
        Assert.Empty(_world.Handler.Runs);
    }

    [Theory]
    [InlineData("worker-2/m9", false, new string[0])]
    [InlineData("worker-2/m9", true, new string[0])]
    [InlineData("worker-2#m0", false, new[] { "m0" })]
    [InlineData("worker-2#m0", true, new[] { "m0" })]
    public async Task A_lease_that_is_renewed_in_the_last_moment_lives_on_and_keeps_its_message(string owner, bool isBetweenReadAndWrite, string[] named)
    {
        var running = await ClaimedAsync(await _world.AddAsync(), owner);
        _world.Clock.Advance(AJob.LeaseFor);
        var renewed = new Beat(running.Id, running.Epoch, _world.Clock.GetUtcNow() + AJob.LeaseFor, null);
        if (isBetweenReadAndWrite)
            _world.Store.BeforeReplace = _ => _world.Memory.BeatAsync(renewed, Cancel);
        else
            _world.Store.BeforeFind = _ => _world.Memory.BeatAsync(renewed, Cancel);

        Assert.Equal(named, await WorkAsync(running, epoch: 0));

        Assert.Equal(renewed.Until, (await _world.FoundAsync(running.Id)).Lease?.Until);
        Assert.Empty(_world.Handler.Runs);
    }

    [Fact]
    public async Task A_lapsed_lease_that_somebody_else_ended_first_is_theirs()
    {
        var running = await ClaimedAsync(await _world.AddAsync(), "worker-2#m0");
        _world.Clock.Advance(AJob.LeaseFor);
        var ended = LapsedLease.End(running, new JobTypes(), _world.Clock.GetUtcNow());
        _world.Store.BeforeReplace = _ => _world.Memory.TryReplaceAsync(running, ended, Cancel);

        Assert.Empty(await WorkAsync(running, epoch: 0));

        Assert.Equal(ended, await _world.FoundAsync(running.Id));
        Assert.Empty(_world.Handler.Runs);
    }

    [Fact]
    public async Task A_lapsed_lease_that_cannot_be_ended_is_met_again()
    {
        var running = await ClaimedAsync(await _world.AddAsync(), "worker-2#m0");
        _world.Clock.Advance(AJob.LeaseFor);
        _world.Store.ReadOnly.Add(running.Id);

        Assert.Equal(["m0"], await WorkAsync(running, epoch: 0));
    }

    [Theory]
    [InlineData(true, "worker-1#m0")]
    [InlineData(false, "worker-1")]
    public async Task A_lease_names_its_worker_and_where_messages_are_hidden_its_message(bool isHiding, string owner)
    {
        ClaimRequest? request = null;
        _world.Store.BeforeClaim = claim => request = claim;
        var work = isHiding ? _world.HidingWork : _world.Work;

        await work.HandleAsync(World.Messages(World.BodyOf(await _world.AddAsync())), Cancel);

        Assert.Equal(owner, request?.Owner);
    }

    [Fact]
    public async Task Without_hidden_messages_one_that_meets_a_lease_is_done_with()
    {
        var running = await ClaimedAsync(await _world.AddAsync(), "worker-1#m0");

        Assert.Empty((await _world.Work.HandleAsync(World.Messages(World.BodyOf(running with { Epoch = 0 })), Cancel)).BatchItemFailures);
    }

    [Fact]
    public async Task What_an_attempt_logs_carries_its_job()
    {
        var job = await AJob.AddedToAsync(
            _world.Memory, AJob.Request(_world.Clock, World.Type, "\"in\"") with { Trace = "Root=1-67891233-abcdef012345678912345678" }, Cancel);

        await WorkAsync(job, epoch: 0);

        var scope = Assert.IsType<IReadOnlyList<KeyValuePair<string, object?>>>(Assert.Single(_world.WorkLog.Scopes), exactMatch: false);
        Assert.Equal(
            [("job", job.Id.Value), ("type", World.Type), ("attempt", 1), ("epoch", 1L), ("trace", "Root=1-67891233-abcdef012345678912345678")],
            scope.Select(static pair => (pair.Key, pair.Value)));
        Assert.Equal($"job {job.Id}, attempt 1", scope.ToString());
    }

    private async Task<Job> ClaimedAsync(Job job, string owner) =>
        Assert.IsType<Claim.Granted>(await _world.Memory.ClaimAsync(AJob.ClaimOf(job, owner), Cancel)).Job;

    private async Task<IReadOnlyList<string>> WorkAsync(Job job, long epoch) =>
        [.. (await _world.HidingWork.HandleAsync(World.Messages(World.BodyOf(job with { Epoch = epoch })), Cancel)).BatchItemFailures.Select(static failure => failure.ItemIdentifier)];
}
