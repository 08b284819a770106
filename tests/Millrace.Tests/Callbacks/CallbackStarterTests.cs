using Millrace.Callbacks;
using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Tests.Running;

namespace Millrace.Tests.Callbacks;

public sealed class CallbackStarterTests
{
    private static readonly Callback ToExample = new("https://example.com/");

    private readonly World _world = new();
    private readonly CallbackStarter _starter;

    public CallbackStarterTests() => _starter = new CallbackStarter(_world.Client, _world.Clock);

    [Fact]
    public async Task A_jobs_end_is_told_once_however_often_it_is_started()
    {
        using var sender = Register(Given.Options());
        var job = Ended();

        var first = Accepted(await _starter.StartAsync(job, ToExample, Given.Cancel));
        var second = Accepted(await _starter.StartAsync(job, ToExample, Given.Cancel));

        Assert.Equal((first.Id, true), (second.Id, second.IsDuplicate));
        var stored = await _world.FoundAsync(first.Id);
        Assert.Equal((CallbackDelivery.Type, $$"""{"job":"{{job.Id}}","url":"https://example.com/","replay":0}"""), (stored.Type, stored.Input.Json));
    }

    [Fact]
    public async Task A_replay_is_a_delivery_of_its_own_once_a_second()
    {
        using var sender = Register(Given.Options());
        var job = Ended();

        var first = Accepted(await _starter.StartAsync(job, ToExample, Given.Cancel));
        var replay = Accepted(await _starter.ReplayAsync(job, ToExample, Given.Cancel));
        var twice = Accepted(await _starter.ReplayAsync(job, ToExample, Given.Cancel));
        _world.Clock.Advance(TimeSpan.FromDays(30));
        var later = Accepted(await _starter.ReplayAsync(job, ToExample, Given.Cancel));

        Assert.Equal(replay.Id, twice.Id);
        Assert.Equal(3, new[] { first.Id, replay.Id, later.Id }.Distinct().Count());
        Assert.EndsWith("\"replay\":2592001}", (await _world.FoundAsync(later.Id)).Input.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_callback_has_no_callback() =>
        Assert.Null(await _starter.StartAsync(Ended() with { Type = CallbackDelivery.Type }, ToExample, Given.Cancel));

    [Fact]
    public async Task A_job_that_has_not_ended_is_not_told()
    {
        var job = Given.JobIn(new JobState.Queued());

        await Assert.ThrowsAsync<ArgumentException>(() => _starter.StartAsync(job, ToExample, Given.Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => _starter.ReplayAsync(job, ToExample, Given.Cancel));
    }

    [Fact]
    public async Task A_delivery_runs_like_any_other_job()
    {
        await using var receiver = new Receiver(Receiver.Answer(200));
        using var sender = Register(Given.Options(receiver.Host));
        var job = Ended();

        var delivery = Accepted(await _starter.StartAsync(job, new Callback(receiver.Url), Given.Cancel)).Id;
        var claim = await _world.Store.ClaimAsync(AJob.ClaimOf(await _world.FoundAsync(delivery)), Given.Cancel);
        await _world.Runner.RunAsync(Assert.IsType<Claim.Granted>(claim).Job, Given.Cancel);

        var state = Assert.IsType<JobState.Succeeded>((await _world.FoundAsync(delivery)).State);
        Assert.StartsWith("""{"status":200,"at":"2026-01-01T12:00:00""", state.Result.Json, StringComparison.Ordinal);
        Assert.Equal($"msg_{job.Id}", Assert.Single(receiver.Requests).Header("webhook-id"));
    }

    private static SubmitResult.Accepted Accepted(SubmitResult? result) => Assert.IsType<SubmitResult.Accepted>(result);

    private Job Ended() => Given.JobIn(new JobState.Succeeded(_world.Clock.GetUtcNow(), new Payload("7")));

    private CallbackSender Register(CallbackOptions options)
    {
        var sender = new CallbackSender(options, _world.Clock);
        var handler = new CallbackHandler((_, _) => Task.FromResult<Job?>(Ended()), sender, _world.Clock);
        _world.Types.Add(new RegisteredType(CallbackDelivery.Type, handler, CallbackHandler.Options));
        return sender;
    }
}
