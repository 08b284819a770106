using Millrace.StepFunctions.Activities;
using Millrace.Testing;

namespace Millrace.StepFunctions.Tests;

public sealed class TaskLineTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);
    private readonly ManualClock _clock = new();
    private readonly TaskLine _line = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_that_waits_in_vain_gets_nothing_and_takes_nothing_with_it()
    {
        var worker = _line.TakeAsync(Minute, _clock, Cancel);
        _clock.Advance(Minute);

        Assert.Null(await worker);
        var task = new WaitingTask("token", "1", Cancel);
        _line.Add(task);
        Assert.Same(task, await _line.TakeAsync(Minute, _clock, Cancel));
    }

    [Fact]
    public async Task The_first_worker_gets_the_first_task()
    {
        var (first, second) = (_line.TakeAsync(Minute, _clock, Cancel), _line.TakeAsync(Minute, _clock, Cancel));

        _line.Add(new WaitingTask("a", "1", Cancel));
        _line.Add(new WaitingTask("b", "2", Cancel));

        Assert.Equal(("a", "b"), ((await first)?.Token, (await second)?.Token));
    }

    [Fact]
    public async Task A_task_is_lost_with_no_worker_that_goes_away()
    {
        for (var i = 0; i < 500; i++)
        {
            using var leaving = new CancellationTokenSource();
            var worker = _line.TakeAsync(Minute, _clock, leaving.Token);
            var adding = Task.Run(() => _line.Add(new WaitingTask($"{i}", "1", Cancel)), Cancel);
            await leaving.CancelAsync();
            await adding;
            var taken = await worker ?? await _line.TakeAsync(Minute, _clock, Cancel);

            Assert.Equal($"{i}", taken?.Token);
        }
    }
}
