using Amazon.Lambda.SQSEvents;
using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Lambda.Tests;

public sealed class WorkFunctionTests
{
    private readonly World _world = new();

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task A_batch_of_ten_whose_message_four_cannot_be_claimed_names_exactly_that_one()
    {
        var jobs = await TenAsync();
        _world.Store.Unreachable.Add(jobs[4].Id);

        Assert.Equal(["m4"], await NamedAsync([.. jobs.Select(World.BodyOf)]));

        Assert.Equal(9, _world.Handler.Runs.Count);
        foreach (var job in jobs.Where(job => job != jobs[4]))
            Assert.IsType<JobState.Succeeded>((await _world.FoundAsync(job.Id)).State);
        Assert.IsType<JobState.Queued>((await _world.FoundAsync(jobs[4].Id)).State);
    }

    [Fact]
    public async Task A_job_whose_end_cannot_be_written_is_named()
    {
        var jobs = await TenAsync();
        _world.Store.ReadOnly.Add(jobs[7].Id);

        // It is tried again while the lease holds.
        Assert.Equal(["m7"], await WhileTimePassesAsync(NamedAsync([.. jobs.Select(World.BodyOf)])));

        Assert.Contains(_world.WorkLog.Lines, line => line == $"Error: Job {jobs[7].Id} could not be claimed or written; its message comes again.");
    }

    [Fact]
    public async Task A_job_whose_end_can_be_written_a_moment_later_has_ended()
    {
        var jobs = await TenAsync();
        _world.Store.ReadOnly.Add(jobs[7].Id);
        var named = NamedAsync([.. jobs.Select(World.BodyOf)]);
        while ((await _world.Memory.ListAsync(new JobQuery { State = JobStateName.Succeeded }, Cancel)).Jobs.Count < 9)
            await Task.Delay(5, Cancel);

        _world.Store.ReadOnly.Clear();

        Assert.Empty(await WhileTimePassesAsync(named));
        Assert.IsType<JobState.Succeeded>((await _world.FoundAsync(jobs[7].Id)).State);
    }

    [Fact]
    public async Task A_handler_that_throws_is_its_jobs_affair_and_no_failed_message()
    {
        var job = await _world.AddAsync(ScriptedHandler.Throws);

        Assert.Empty(await NamedAsync(World.BodyOf(job)));

        var failed = await _world.FoundAsync(job.Id);
        Assert.Equal((1, AttemptOutcome.Failed), (failed.AttemptsSpent, Assert.Single(failed.Attempts).Outcome));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"job":7,"epoch":0}""")]
    [InlineData("""{"job":"nobody","epoch":0}""")]
    [InlineData("""{"job":"01jb3q8z5x9k7m2n4p6r8s0t1v"}""")]
    [InlineData("""{"job":"01jb3q8z5x9k7m2n4p6r8s0t1v","epoch":"0"}""")]
    [InlineData("""{"job":"01jb3q8z5x9k7m2n4p6r8s0t1v","epoch":0.5}""")]
    [InlineData("""{"job":"01jb3q8z5x9k7m2n4p6r8s0t1v","epoch":99999999999999999999}""")]
    public async Task A_body_that_names_no_job_and_epoch_is_named_and_the_rest_runs(string? body)
    {
        Assert.Equal(["m1"], await NamedAsync(World.BodyOf(await _world.AddAsync()), body, World.BodyOf(await _world.AddAsync())));

        Assert.Equal(2, _world.Handler.Runs.Count);
        Assert.Equal(["Warning: Queue message m1 names no job and epoch."], _world.WorkLog.Lines);
    }

    [Fact]
    public async Task A_body_is_read_as_it_was_written()
    {
        var job = await _world.AddAsync();

        Assert.Equal((job.Id, long.MaxValue), WorkMessageBody.Parse(WorkMessageBody.Format(job.Id, long.MaxValue)));
    }

    [Fact]
    public async Task Deliveries_of_the_same_message_run_the_job_once()
    {
        var body = World.BodyOf(await _world.AddAsync());

        Assert.Empty(await NamedAsync(body, body, body));
        Assert.Empty(await NamedAsync(body));

        Assert.Single(_world.Handler.Runs);
    }

    [Fact]
    public async Task A_message_of_a_job_that_is_not_there_is_done_with()
    {
        Assert.Empty(await NamedAsync(WorkMessageBody.Format(JobId.New(_world.Clock.GetUtcNow()), 0)));

        Assert.Empty(_world.Handler.Runs);
    }

    [Fact]
    public async Task A_message_that_is_early_comes_back_and_runs_when_its_job_is_due()
    {
        var body = World.BodyOf(await _world.AddAsync(runAt: _world.Clock.GetUtcNow().AddMinutes(10)));

        Assert.Equal(["m0"], await NamedAsync(body));
        Assert.Empty(_world.Handler.Runs);

        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty(await NamedAsync(body));
        Assert.Single(_world.Handler.Runs);
    }

    [Fact]
    public async Task A_worker_that_stops_gives_its_attempt_back_unspent()
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var job = await _world.AddAsync(ScriptedHandler.Waits);
        var working = _world.Work.HandleAsync(World.Messages(World.BodyOf(job)), stopping.Token);
        await _world.Handler.Waiting;

        await stopping.CancelAsync();
        var response = await working.WaitAsync(World.Patience, Cancel);

        Assert.Empty(response.BatchItemFailures);
        var given = await _world.FoundAsync(job.Id);
        Assert.IsType<JobState.Queued>(given.State);
        Assert.Equal((0, AttemptOutcome.Interrupted), (given.AttemptsSpent, Assert.Single(given.Attempts).Outcome));
    }

    [Fact]
    public async Task A_worker_that_has_stopped_claims_nothing_and_names_every_message()
    {
        using var stopping = new CancellationTokenSource();
        await stopping.CancelAsync();
        var jobs = await TenAsync();

        var response = await _world.Work.HandleAsync(World.Messages([.. jobs.Select(World.BodyOf)]), stopping.Token);

        Assert.Equal(10, response.BatchItemFailures.Count);
        Assert.Empty(_world.Handler.Runs);
        Assert.Equal(jobs[0].Version, (await _world.FoundAsync(jobs[0].Id)).Version);
    }

    [Fact]
    public async Task A_message_from_before_an_attempt_does_not_run_the_job_that_was_queued_again()
    {
        var job = await _world.AddAsync();
        var running = Assert.IsType<Claim.Granted>(await _world.Memory.ClaimAsync(AJob.ClaimOf(job), Cancel)).Job;
        var again = running.Settle(new Verdict.Interrupt(), _world.Clock.GetUtcNow());
        Assert.True(await _world.Memory.TryReplaceAsync(running, again, Cancel));

        Assert.Empty(await NamedAsync(World.BodyOf(job)));
        Assert.Empty(_world.Handler.Runs);

        Assert.Empty(await NamedAsync(World.BodyOf(again)));
        Assert.Single(_world.Handler.Runs);
    }

    [Fact]
    public async Task An_event_without_messages_asks_for_nothing() =>
        Assert.Empty((await _world.Work.HandleAsync(new SQSEvent(), Cancel)).BatchItemFailures);

    private async Task<List<Job>> TenAsync()
    {
        List<Job> jobs = [];
        for (var i = 0; i < 10; i++)
            jobs.Add(await _world.AddAsync($"input {i}"));

        return jobs;
    }

    private async Task<T> WhileTimePassesAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(work, Task.Delay(5, Cancel));
        }

        return await work;
    }

    private async Task<IReadOnlyList<string>> NamedAsync(params IReadOnlyList<string?> bodies) =>
        [.. (await _world.Work.HandleAsync(World.Messages(bodies), Cancel)).BatchItemFailures.Select(static failure => failure.ItemIdentifier)];
}
