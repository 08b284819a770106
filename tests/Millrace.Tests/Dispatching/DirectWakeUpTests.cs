using Millrace.Conformance;
using Millrace.Dispatching;
using Millrace.Jobs;
using Millrace.Queues;
using Millrace.Testing;
using Millrace.Tests.Running;

namespace Millrace.Tests.Dispatching;

public sealed class DirectWakeUpTests
{
    private static readonly string Fair = World.Type.Value;
    private const string Trace = "Root=1-67891233-abcdef012345678912345678";

    private readonly World _world = new();
    private readonly ObservedQueue _queue;
    private readonly ObservedLogger<DirectWakeUp> _log = new();
    private readonly DirectWakeUp _store;

    public DirectWakeUpTests()
    {
        _queue = new ObservedQueue(new InMemoryWorkQueue(_world.Clock));
        _store = new DirectWakeUp(_world.Store, _queue, _world.Clock, _log);
    }

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task Jobs_that_were_added_are_woken_in_one_call_each_in_its_lane_and_with_its_trace()
    {
        var lane = new Lane(ResourceClass.Memory, Priority.High);
        NewJob[] requests = [Request(), Request() with { Lane = lane, Trace = Trace }, Request()];

        await _store.AddAsync(requests, Cancel);

        var (messages, delay) = Assert.Single(_queue.Sent);
        Assert.Equal(TimeSpan.Zero, delay);
        Assert.Equal(
            [
                new WorkMessage(Lane.Default, requests[0].Id, 0) { FairKey = Fair },
                new WorkMessage(lane, requests[1].Id, 0) { Trace = Trace, FairKey = Fair },
                new WorkMessage(Lane.Default, requests[2].Id, 0) { FairKey = Fair },
            ],
            messages);
    }

    [Fact]
    public async Task A_job_is_stored_before_its_message_is_sent()
    {
        var request = Request();
        Task<Job?>? found = null;
        _queue.BeforeSend = _ => found = _world.Memory.FindAsync(request.Id, Cancel);

        await _store.AddAsync([request], Cancel);

        Assert.NotNull(found);
        Assert.NotNull(await found);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15 * 60)]
    public async Task A_job_scheduled_within_a_quarter_of_an_hour_is_woken_when_it_is_due(int seconds)
    {
        var delay = TimeSpan.FromSeconds(seconds);
        var request = Request() with { RunAt = _world.Clock.GetUtcNow() + delay };

        await _store.AddAsync([request], Cancel);

        var sent = Assert.Single(_queue.Sent);
        Assert.Equal((delay, request.Id), (sent.Delay, Assert.Single(sent.Messages).Job));
    }

    [Fact]
    public async Task A_job_scheduled_for_later_is_left_to_the_sweep()
    {
        await _store.AddAsync([Request() with { RunAt = _world.Clock.GetUtcNow() + TimeSpan.FromMinutes(15) + TimeSpan.FromTicks(1) }], Cancel);

        Assert.Empty(_queue.Sent);
    }

    [Fact]
    public async Task Jobs_of_different_times_each_get_their_own_delay()
    {
        var at = _world.Clock.GetUtcNow();

        await _store.AddAsync([Request() with { RunAt = at.AddSeconds(5) }, Request(), Request() with { RunAt = at.AddSeconds(5) }, Request() with { RunAt = at.AddHours(1) }], Cancel);

        Assert.Equal([(0, 1), (5, 2)], _queue.Sent.Select(static one => ((int)one.Delay.TotalSeconds, one.Messages.Count)).Order());
    }

    [Fact]
    public async Task A_submission_that_came_before_wakes_nobody_again()
    {
        var request = Request() with { IdempotencyKey = "key" };
        await _store.AddAsync([request], Cancel);

        var answers = await _store.AddAsync([request with { Id = JobId.New(_world.Clock.GetUtcNow()) }, Other(request)], Cancel);

        Assert.IsType<Admission.Duplicate>(answers[0]);
        Assert.IsType<Admission.Conflict>(answers[1]);
        Assert.Equal(request.Id, Assert.Single(_queue.Messages).Job);
    }

    [Fact]
    public async Task A_job_that_is_queued_again_is_woken_under_its_new_epoch()
    {
        var running = await RunningAsync();

        Assert.True(await _store.TryReplaceAsync(running, running.Settle(new Verdict.Interrupt(), _world.Clock.GetUtcNow()), Cancel));

        Assert.Equal([new WorkMessage(Lane.Default, running.Id, 1) { Trace = Trace, FairKey = Fair }], _queue.Messages);
    }

    [Fact]
    public async Task The_next_attempt_of_a_job_is_woken_after_its_backoff()
    {
        var running = await RunningAsync();
        var retry = new Verdict.RetryAfter(TimeSpan.FromSeconds(40), AJob.Oops, AttemptOutcome.Failed);

        Assert.True(await _store.TryReplaceAsync(running, running.Settle(retry, _world.Clock.GetUtcNow()), Cancel));

        var sent = Assert.Single(_queue.Sent);
        Assert.Equal((TimeSpan.FromSeconds(40), 1), (sent.Delay, Assert.Single(sent.Messages).Epoch));
    }

    [Fact]
    public async Task A_scheduled_job_that_was_written_after_its_time_is_woken_at_once()
    {
        var job = await AJob.AddedToAsync(_world.Store, Request() with { RunAt = _world.Clock.GetUtcNow().AddHours(1) }, Cancel);
        _world.Clock.Advance(TimeSpan.FromHours(2));

        Assert.True(await _store.TryReplaceAsync(job, job with { Version = 2 }, Cancel));

        Assert.Equal(TimeSpan.Zero, Assert.Single(_queue.Sent).Delay);
    }

    [Fact]
    public async Task A_job_that_nobody_can_run_wakes_nobody()
    {
        var running = await RunningAsync();

        Assert.True(await _store.TryReplaceAsync(running, running.RequestCancel("enough", _world.Clock.GetUtcNow()), Cancel));
        running = await _world.FoundAsync(running.Id);
        Assert.True(await _store.TryReplaceAsync(running, running.Settle(new Verdict.Complete(Payload.Null), _world.Clock.GetUtcNow()), Cancel));

        Assert.Empty(_queue.Sent);
    }

    [Fact]
    public async Task A_write_that_somebody_else_was_faster_than_wakes_nobody()
    {
        var running = await RunningAsync();
        Assert.True(await _world.Store.TryReplaceAsync(running, running.RequestCancel("enough", _world.Clock.GetUtcNow()), Cancel));

        Assert.False(await _store.TryReplaceAsync(running, running.Settle(new Verdict.Interrupt(), _world.Clock.GetUtcNow()), Cancel));

        Assert.Empty(_queue.Sent);
    }

    [Fact]
    public async Task A_message_that_cannot_be_sent_leaves_the_job_stored_and_a_line_in_the_log()
    {
        _queue.BeforeSend = static _ => throw new IOException("The queue is out of reach.");
        NewJob[] requests = [Request(), Request()];

        var answers = await _store.AddAsync(requests, Cancel);

        Assert.All(answers, static one => Assert.IsType<Admission.Added>(one));
        Assert.IsType<JobState.Queued>((await _world.FoundAsync(requests[1].Id)).State);
        Assert.Equal([$"Warning: The messages of 2 jobs from {requests[0].Id} on could not be sent; the feed sends them. The queue is out of reach."], _log.Lines);
    }

    [Fact]
    public async Task A_message_that_cannot_be_sent_does_not_make_a_write_look_lost()
    {
        _queue.BeforeSend = static _ => throw new OperationCanceledException("The request took too long.");
        var running = await RunningAsync();

        Assert.True(await _store.TryReplaceAsync(running, running.Settle(new Verdict.Interrupt(), _world.Clock.GetUtcNow()), Cancel));

        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task One_delay_that_cannot_be_sent_does_not_keep_the_others_from_it()
    {
        var (now, later) = (Request(), Request() with { RunAt = _world.Clock.GetUtcNow().AddSeconds(5) });
        _queue.BeforeSend = messages =>
        {
            if (messages[0].Job == now.Id)
                throw new IOException("The queue is out of reach.");
        };

        await _store.AddAsync([now, later], Cancel);

        Assert.Equal(later.Id, Assert.Single(_queue.Messages).Job);
    }

    private NewJob Request() => AJob.Request(_world.Clock, World.Type.Value);

    private NewJob Other(NewJob request) => request with { Id = JobId.New(_world.Clock.GetUtcNow()), Input = new Payload("2") };

    private async Task<Job> RunningAsync()
    {
        var job = await AJob.AddedToAsync(_world.Store, Request() with { Trace = Trace }, Cancel);
        return await _world.ClaimedAgainAsync(job.Id);
    }
}
