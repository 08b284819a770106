using System.Diagnostics;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Retries;
using Millrace.Sqlite;

namespace Millrace.Host.Tests.Platforms;

public sealed class JobTests
{
    // The feed's signal must do what a beat would do only in an hour.
    private static readonly LeaseOptions RareBeats = new() { BeatEvery = TimeSpan.FromHours(1), LeaseFor = TimeSpan.FromHours(3) };

    [Fact]
    public async Task A_running_job_that_is_cancelled_has_ended_within_two_seconds_and_not_at_its_next_beat()
    {
        var gated = new Gated();
        await using var platform = await RunningPlatform.StartedAsync(app => app.Handle("gated", gated), leases: RareBeats);
        var id = await platform.SubmitAsync("gated", "\"a\"");
        await gated.StartedAsync("a");
        var asked = Stopwatch.GetTimestamp();

        Assert.Equal(CancelResult.Requested, await platform.Process.Client.CancelAsync(id, "enough", RunningPlatform.Cancel));
        var job = await platform.EndOfAsync(id);

        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal("enough", Assert.IsType<JobState.Cancelled>(job.State).Reason);
        Assert.Equal(AttemptOutcome.Cancelled, Assert.Single(job.Attempts).Outcome);
    }

    [Fact]
    public async Task A_scheduled_job_starts_on_time()
    {
        var gated = new Gated();
        gated.Open("a");
        await using var platform = await RunningPlatform.StartedAsync(app => app.Handle("gated", gated));
        var due = TimeProvider.System.GetUtcNow().AddSeconds(1);

        var job = await platform.EndOfAsync(await platform.SubmitAsync("gated", "\"a\"", runAt: due));

        Assert.InRange(Assert.Single(job.Attempts).StartedAt - due, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_job_that_fails_is_tried_again_after_a_wait_until_it_succeeds()
    {
        var options = new JobTypeOptions { Retry = new RetryPolicy(3, new Backoff(TimeSpan.FromMilliseconds(100), 2, TimeSpan.FromSeconds(1))) };
        await using var platform = await RunningPlatform.StartedAsync(app => app.Handle("flaky", new Flaky(), options));

        var job = await platform.EndOfAsync(await platform.SubmitAsync("flaky", "\"a\""));

        Assert.Equal("\"a\"", Assert.IsType<JobState.Succeeded>(job.State).Result.Json);
        Assert.Equal([AttemptOutcome.Failed, AttemptOutcome.Failed, AttemptOutcome.Succeeded], job.Attempts.Select(static attempt => attempt.Outcome));
        Assert.Equal(2, job.AttemptsSpent);
        Assert.All(job.Attempts.Zip(job.Attempts.Skip(1)), static pair => Assert.True(pair.Second.StartedAt >= pair.First.EndedAt));
    }

    [Fact]
    public async Task A_job_whose_attempts_are_spent_has_failed_with_what_the_last_one_met()
    {
        var options = new JobTypeOptions { Retry = new RetryPolicy(2, Backoff.None) };
        await using var platform = await RunningPlatform.StartedAsync(app => app.Handle("flaky", new Flaky(), options));

        var job = await platform.EndOfAsync(await platform.SubmitAsync("flaky", "\"a\""));

        Assert.Equal(("System.TimeoutException", "Not yet."), Failure(job));
        Assert.Equal(2, job.AttemptsSpent);
    }

    [Fact]
    public async Task A_process_that_stops_gives_its_attempts_back_unspent_and_the_next_one_runs_them()
    {
        var gated = new Gated();
        await using var platform = await RunningPlatform.StartedAsync(app => app.Handle("gated", gated));
        var id = await platform.SubmitAsync("gated", "\"a\"");
        await gated.StartedAsync("a");

        await platform.StopAsync();
        gated.Open("a");
        await platform.StartAsync(app => app.Handle("gated", gated));
        var job = await platform.EndOfAsync(id);

        Assert.Equal([AttemptOutcome.Interrupted, AttemptOutcome.Succeeded], job.Attempts.Select(static attempt => attempt.Outcome));
        Assert.Equal(0, job.AttemptsSpent);
    }

    [Fact]
    public async Task Two_processes_cannot_have_one_folder()
    {
        await using var platform = await RunningPlatform.StartedAsync(static app => app.Handle<Flaky>("flaky"));

        var refused = await Assert.ThrowsAsync<DataFolderInUseException>(() => platform.StartAsync(static app => app.Handle<Flaky>("flaky")));

        Assert.Equal($"The data folder {platform.Folder} is in use by another process. Stop that one, or choose another folder with --data.", refused.Message);
    }

    private static (string Error, string Message) Failure(Job job) =>
        Assert.IsType<JobState.Failed>(job.State).Last is var last ? (last.Error, last.Message) : default;
}
