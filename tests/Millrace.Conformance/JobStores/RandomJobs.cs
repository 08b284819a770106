using Millrace.Jobs;
using Millrace.Testing;

namespace Millrace.Conformance.JobStores;

/// <summary>Makes any request, and any step that a job may take.</summary>
internal sealed class RandomJobs(ManualClock clock, Random random)
{
    public JobType Type() => new(random.Next(2) == 0 ? "a" : "b");

    public string Tag() => $"tag-{random.Next(4)}";

    public NewJob Request() => AJob.Request(clock, Type().Value, $"{random.Next(3)}") with
    {
        IdempotencyKey = random.Next(3) == 0 ? $"key-{random.Next(4)}" : null,
        UniqueKey = random.Next(3) == 0 ? $"unique-{random.Next(4)}" : null,
        UniqueFor = random.Next(4) == 0 ? TimeSpan.FromSeconds(random.Next(1, 100)) : null,
        PauseReason = random.Next(6) == 0 ? "later" : null,
        RunAt = random.Next(3) == 0 ? clock.GetUtcNow().AddSeconds(random.Next(-5, 60)) : null,
        Terms = new JobTerms
        {
            OrderKey = random.Next(3) == 0 ? $"order-{random.Next(3)}" : null,
            Tags = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Tag()).Distinct()],
            FairKey = random.Next(3) == 0 ? "fair" : null,
            Pool = random.Next(5) == 0 ? "canary" : "",
        },
    };

    /// <summary>What becomes of a job; the job itself if nothing does.</summary>
    public Job Next(Job job)
    {
        var now = clock.GetUtcNow();
        return random.Next(7) switch
        {
            0 => job.RequestPause("random", now),
            1 => job.Resume(now),
            2 => job.RequestCancel("random", now, random.Next(2) == 0 ? null : now.AddSeconds(random.Next(60))),
            3 when job.State is JobState.Failed or JobState.Cancelled => job.Redrive(now.AddSeconds(random.Next(-5, 30)), now),
            3 when job.State is JobState.Waiting { For: WaitFor.Predecessor } => job.TakeTurn(now),
            4 when job.State is JobState.Waiting { For: WaitFor.Children } => job.JudgeChildren(now),
            _ when job.Lease is not null => job.Settle(End(job), now),
            _ => job,
        };
    }

    private Verdict End(Job job) => random.Next(10) switch
    {
        0 or 1 => new Verdict.Complete(new Payload("1")),
        2 => new Verdict.RetryAfter(TimeSpan.FromSeconds(random.Next(60)), AJob.Oops),
        3 => new Verdict.Interrupt(),
        4 => new Verdict.Wait(new WaitFor.Execution(job.Id.Value)),
        5 => new Verdict.Wait(new WaitFor.Children(RunsAgain: random.Next(2) == 0)),
        6 => new Verdict.Park(TimeSpan.FromSeconds(random.Next(30)), "not yet"),
        7 => new Verdict.Continue(),
        8 => new Verdict.Defer(clock.GetUtcNow().AddSeconds(random.Next(1, 30)), new Deferral("gpu", random.Next(2) == 0 ? null : clock.GetUtcNow())),
        _ => new Verdict.Fail(AJob.Oops, AttemptOutcome.Expired),
    };
}
