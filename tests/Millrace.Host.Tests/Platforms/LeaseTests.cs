using System.Collections.Concurrent;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Host.Tests.Platforms;

public sealed class LeaseTests
{
    private static readonly LeaseOptions RareBeats = new() { BeatEvery = TimeSpan.FromHours(1), LeaseFor = TimeSpan.FromHours(3) };

    [Fact]
    public async Task An_attempt_whose_lease_went_to_another_one_publishes_nothing()
    {
        var publisher = new Publisher();
        await using var platform = await RunningPlatform.StartedAsync(app => app.Handle("publish", publisher), leases: RareBeats);
        var id = await platform.SubmitAsync("publish", "\"a\"");
        await publisher.FirstStarted.WaitAsync(RunningPlatform.Patience, RunningPlatform.Cancel);

        // As if this process had been cut off from its store for as long as the lease lasts.
        await platform.Process.Storage.EndLeasesOfDeadProcessAsync(TimeProvider.System.GetUtcNow(), RunningPlatform.Cancel);
        var job = await platform.EndOfAsync(id);
        publisher.LetFirstGoOn();
        await Assert.ThrowsAsync<LeaseLostException>(() => publisher.First.WaitAsync(RunningPlatform.Patience, RunningPlatform.Cancel));

        Assert.Equal([2], publisher.Published);
        Assert.Equal([AttemptOutcome.Expired, AttemptOutcome.Succeeded], job.Attempts.Select(static attempt => attempt.Outcome));
        Assert.Equal(job.Version, (await platform.EndOfAsync(id)).Version);
    }

    /// <summary>Publishes the number of its attempt, the first one late and whatever its token says.</summary>
    private sealed class Publisher : IJobHandler<string, string>
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<int> Published { get; } = [];

        public Task FirstStarted => _started.Task;

        public Task First => _first.Task;

        public void LetFirstGoOn() => _gate.TrySetResult();

        public async Task<string> HandleAsync(string input, JobContext job, CancellationToken cancellationToken)
        {
            if (job.Attempt > 1)
                return await PublishAsync(job, cancellationToken);

            _started.TrySetResult();
            await _gate.Task;
            try
            {
                await PublishAsync(job, CancellationToken.None);
                _first.TrySetResult();
            }
            catch (LeaseLostException e)
            {
                _first.TrySetException(e);
            }

            return input;
        }

        private async Task<string> PublishAsync(JobContext job, CancellationToken cancellationToken)
        {
            await job.EnsureLeaseAsync(cancellationToken);
            Published.Enqueue(job.Attempt);
            return "published";
        }
    }
}
