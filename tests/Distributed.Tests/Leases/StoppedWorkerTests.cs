using System.Diagnostics;
using Distributed.Tests.Deployments;
using Millrace.Jobs;

namespace Distributed.Tests.Leases;

public sealed class StoppedWorkerTests(StoppedWorkerTests.Stopping stopping) : IClassFixture<StoppedWorkerTests.Stopping>
{
    [Fact]
    public async Task A_worker_that_stood_still_past_its_lease_has_no_effect_when_it_goes_on()
    {
        var journal = stopping.NewJournal();
        var id = await stopping.Caller.SubmitAsync("test.note", new { journal = journal.Folder, milliseconds = 3_000, isGuarded = true });
        await Eventually.IsAsync(() => journal.Of("start").Count == 1, "the first start");
        var stopped = journal.Of("start")[0];

        await SignalAsync("STOP", stopped.Process);
        JobId[] ids = [id];
        var job = Assert.Single(await stopping.Table.SucceededAsync(ids));
        await SignalAsync("CONT", stopped.Process);
        await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken); // Time enough for the rest of what it was doing.

        Assert.Equal([1, 2], journal.Of("start").Select(static line => line.Epoch));
        Assert.Equal([2], journal.Of("effect").Select(static line => line.Epoch));
        Assert.Equal([2], journal.Of("end").Select(static line => line.Epoch));
        Assert.NotEqual(stopped.Process, journal.Of("end")[0].Process);
        Assert.Equal(job.Version, Assert.Single(await stopping.Table.SucceededAsync(ids)).Version);
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>A deployment of which a worker is stopped.</summary>
    public sealed class Stopping : Deployed;
}
