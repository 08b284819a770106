using System.Collections.Concurrent;
using Amazon.Lambda.SQSEvents;
using Millrace.Jobs;

namespace Millrace.Lambda.Tests;

/// <summary>The messages of a batch stay hidden for as long as their jobs run, and no longer than their leases when their worker has died.</summary>
public sealed class HiddenMessageTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    private readonly World _world = new();

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task A_batch_is_hidden_a_little_longer_than_its_leases_before_any_of_its_jobs_is_claimed()
    {
        var order = new ConcurrentQueue<string>();
        _world.Visibility.BeforeHide = () => order.Enqueue("hide");
        _world.Store.BeforeClaim = _ => order.Enqueue("claim");

        await WorkAsync(await _world.AddAsync(), await _world.AddAsync());

        Assert.Equal(["hide", "claim", "claim"], order);
        Assert.Equal(["m0 m1 35 s"], _world.Visibility.Calls);
    }

    [Fact]
    public async Task A_batch_is_hidden_anew_with_every_beat_and_no_more_when_it_has_ended()
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var working = _world.HidingWork.HandleAsync(World.Messages(World.BodyOf(await _world.AddAsync(ScriptedHandler.Waits))), stopping.Token);
        await _world.Visibility.NextAsync();
        await _world.Handler.Waiting;

        _world.Clock.Advance(Beat - TimeSpan.FromTicks(1));
        Assert.Single(_world.Visibility.Calls);
        _world.Clock.Advance(TimeSpan.FromTicks(1));
        await _world.Visibility.NextAsync();
        _world.Clock.Advance(Beat);
        await _world.Visibility.NextAsync();
        Assert.Equal(["m0 35 s", "m0 35 s", "m0 35 s"], _world.Visibility.Calls);

        await stopping.CancelAsync();
        await working.WaitAsync(World.Patience, Cancel);
        _world.Clock.Advance(10 * Beat);
        Assert.Equal((3, 0), (_world.Visibility.Calls.Count, _world.Clock.ArmedTimers));
    }

    [Fact]
    public async Task A_message_that_comes_again_is_kept_hidden_no_longer_while_the_rest_of_its_batch_runs()
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var (lost, runs) = (await _world.AddAsync(), await _world.AddAsync(ScriptedHandler.Waits));
        _world.Store.Unreachable.Add(lost.Id);
        var working = _world.HidingWork.HandleAsync(World.Messages(World.BodyOf(lost), World.BodyOf(runs)), stopping.Token);
        await _world.Visibility.NextAsync();
        await _world.Handler.Waiting;

        _world.Clock.Advance(Beat);
        await _world.Visibility.NextAsync();
        await stopping.CancelAsync();
        var named = (await working.WaitAsync(World.Patience, Cancel)).BatchItemFailures.Select(static failure => failure.ItemIdentifier);

        Assert.Equal(["m0"], named);
        Assert.Equal(["m0 m1 35 s", "m1 35 s"], _world.Visibility.Calls);
    }

    [Fact]
    public async Task A_queue_that_hides_nothing_does_not_stop_the_jobs_and_is_told_to_the_log()
    {
        _world.Visibility.BeforeHide = static () => throw new IOException("The queue is out of reach.");
        var jobs = new[] { await _world.AddAsync(), await _world.AddAsync() };

        Assert.Empty(await WorkAsync(jobs));

        Assert.Equal(2, _world.Handler.Runs.Count);
        Assert.Equal(["Warning: 2 messages of a batch could not be hidden; its jobs run all the same."], _world.WorkLog.Lines);
    }

    [Fact]
    public async Task A_beat_that_hides_nothing_does_not_end_the_later_ones()
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var working = _world.HidingWork.HandleAsync(World.Messages(World.BodyOf(await _world.AddAsync(ScriptedHandler.Waits))), stopping.Token);
        await _world.Visibility.NextAsync();
        await _world.Handler.Waiting;

        _world.Visibility.BeforeHide = static () => throw new OperationCanceledException("The request took too long.");
        _world.Clock.Advance(Beat);
        await _world.Visibility.NextAsync();
        _world.Visibility.BeforeHide = static () => { };
        _world.Clock.Advance(Beat);
        await _world.Visibility.NextAsync();
        await stopping.CancelAsync();
        await working.WaitAsync(World.Patience, Cancel);

        Assert.Equal(2, _world.Visibility.Calls.Count);
        Assert.Single(_world.WorkLog.Lines);
    }

    [Fact]
    public async Task A_message_that_is_early_comes_again_after_a_second()
    {
        var job = await _world.AddAsync(runAt: _world.Clock.GetUtcNow().AddTicks(1));

        Assert.Equal(["m0"], await WorkAsync(job));

        Assert.Equal(["m0 35 s", "m0 1 s"], _world.Visibility.Calls);
    }

    [Fact]
    public async Task A_message_that_is_early_comes_again_also_when_it_cannot_be_hidden()
    {
        _world.Visibility.BeforeHide = static () => throw new IOException("The queue is out of reach.");

        Assert.Equal(["m0"], await WorkAsync(await _world.AddAsync(runAt: _world.Clock.GetUtcNow().AddTicks(1))));
    }

    [Fact]
    public async Task An_event_without_messages_hides_nothing()
    {
        await _world.HidingWork.HandleAsync(new SQSEvent(), Cancel);

        Assert.Empty(_world.Visibility.Calls);
    }

    private async Task<IReadOnlyList<string>> WorkAsync(params IReadOnlyList<Job> jobs) =>
        [.. (await _world.HidingWork.HandleAsync(World.Messages([.. jobs.Select(World.BodyOf)]), Cancel)).BatchItemFailures.Select(static failure => failure.ItemIdentifier)];
}
