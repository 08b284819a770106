using System.Diagnostics;
using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Testing;

namespace Millrace.Tests.Jobs;

public sealed class JobTransitionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Lease Held = new("worker-1", 3, Noon.AddMinutes(-1), Noon.AddMinutes(1));
    private static readonly Failure Oops = new("Oops", "It went wrong.");

    public static TheoryData<Verdict, JobState, AttemptOutcome, int> Settlements => new()
    {
        { new Verdict.Complete(new Payload("1")), new JobState.Succeeded(Noon, new Payload("1")), AttemptOutcome.Succeeded, 2 },
        { new Verdict.RetryAfter(TimeSpan.FromSeconds(5), Oops), new JobState.Scheduled(Noon.AddSeconds(5)), AttemptOutcome.Failed, 3 },
        { new Verdict.RetryAfter(TimeSpan.Zero, Oops, AttemptOutcome.Expired), new JobState.Queued(), AttemptOutcome.Expired, 3 },
        { new Verdict.Fail(Oops), new JobState.Failed(Noon, Oops), AttemptOutcome.Failed, 3 },
        { new Verdict.Fail(Oops, AttemptOutcome.Expired), new JobState.Failed(Noon, Oops), AttemptOutcome.Expired, 3 },
        { new Verdict.Interrupt(), new JobState.Queued(), AttemptOutcome.Interrupted, 2 },
        { new Verdict.Cancel("enough"), new JobState.Cancelled(Noon, "enough"), AttemptOutcome.Cancelled, 2 },
        { new Verdict.Wait(new WaitFor.Execution("execution-1")), new JobState.Waiting(Noon, new WaitFor.Execution("execution-1")), AttemptOutcome.Succeeded, 2 },
    };

    [Theory]
    [MemberData(nameof(Settlements), DisableDiscoveryEnumeration = true)]
    public void A_verdict_settles_a_running_job(Verdict verdict, JobState expected, AttemptOutcome outcome, int spent)
    {
        var job = In(new JobState.Running(Held));

        var next = job.Settle(verdict, Noon);

        Assert.Equal(expected, next.State);
        Assert.Equal(outcome, Assert.Single(next.Attempts).Outcome);
        Assert.Equal((spent, job.Version + 1, job.Epoch), (next.AttemptsSpent, next.Version, next.Epoch));
        Assert.Equal(job.Input, next.Input);
    }

    [Fact]
    public void An_ended_attempt_remembers_its_lease_and_its_failure()
    {
        var next = In(new JobState.Running(Held)).Settle(new Verdict.Fail(Oops), Noon);

        Assert.Equal([new Attempt(3, "worker-1", Noon.AddMinutes(-1), Noon, AttemptOutcome.Failed, Oops)], next.Attempts);
    }

    [Fact]
    public void Only_a_running_job_can_be_settled()
    {
        foreach (var state in AllStates().Where(static state => state is not JobState.Running))
            Assert.Throws<UnreachableException>(() => In(state).Settle(new Verdict.Interrupt(), Noon));
    }

    [Fact]
    public void A_job_that_somebody_asked_to_cancel_ends_with_its_attempt_unless_it_ends_anyway()
    {
        var job = In(new JobState.Running(Held)).RequestCancel("enough", Noon.AddMinutes(-1));

        foreach (var (verdict, state, outcome, spent) in Settlements.Select(static row => row.Data))
        {
            var next = job.Settle(verdict, Noon);

            Assert.Equal(state.IsFinal ? state : new JobState.Cancelled(Noon, "enough"), next.State);
            Assert.Equal((outcome, spent), (Assert.Single(next.Attempts).Outcome, next.AttemptsSpent));
        }
    }

    [Fact]
    public void The_history_keeps_the_last_attempts()
    {
        var job = In(new JobState.Queued()) with { Epoch = 0 };
        for (var i = 0; i < Job.MaxHistory + 5; i++)
            job = job.Claim("worker-1", Noon, TimeSpan.FromSeconds(30)).Settle(new Verdict.Interrupt(), Noon);

        Assert.Equal(Enumerable.Range(6, Job.MaxHistory).Select(static epoch => (long)epoch), job.Attempts.Select(static attempt => attempt.Epoch));
    }

    [Fact]
    public void A_request_to_cancel_ends_what_does_not_run_and_tells_what_runs()
    {
        foreach (var state in AllStates())
        {
            var job = In(state);

            var next = job.RequestCancel("enough", Noon);

            switch (state)
            {
                case { IsFinal: true }:
                    Assert.Same(job, next);
                    break;
                case JobState.Running:
                    Assert.Equal((state, "enough", job.Version + 1), (next.State, next.CancelReason, next.Version));
                    Assert.Same(next, next.RequestCancel("again", Noon));
                    break;
                default:
                    Assert.Equal((new JobState.Cancelled(Noon, "enough"), job.Version + 1), (next.State, next.Version));
                    break;
            }
        }
    }

    [Fact]
    public void A_job_may_be_claimed_when_queued_or_due_under_its_own_epoch_only()
    {
        foreach (var state in AllStates().Append(new JobState.Scheduled(Noon)))
        {
            ClaimRefusal? expected = state switch
            {
                JobState.Queued => null,
                JobState.Scheduled scheduled => scheduled.Until <= Noon ? null : ClaimRefusal.NotDue,
                JobState.Running running when running.Lease.Until <= Noon => ClaimRefusal.Lapsed,
                _ => ClaimRefusal.Stale,
            };

            Assert.Equal(expected, In(state).WhyNotClaimable(3, Noon));
            Assert.Equal(state is JobState.Running ? ClaimRefusal.Held : ClaimRefusal.Stale, In(state).WhyNotClaimable(2, Noon));
            Assert.Equal(ClaimRefusal.Stale, In(state).WhyNotClaimable(4, Noon));
        }
    }

    [Fact]
    public void A_claim_gives_a_lease_with_the_next_epoch()
    {
        var job = In(new JobState.Queued());

        var next = job.Claim("worker-2", Noon, TimeSpan.FromSeconds(30));

        Assert.Equal(new Lease("worker-2", 4, Noon, Noon.AddSeconds(30)), next.Lease);
        Assert.Equal((4, job.Version + 1), (next.Epoch, next.Version));
        Assert.True(next.IsHeldBy(next.Lease!));
        Assert.False(next.IsHeldBy(Held));
        Assert.False(job.IsHeldBy(Held));
    }

    [Fact]
    public void Only_scheduled_and_running_jobs_are_due_at_a_time()
    {
        foreach (var state in AllStates())
        {
            DateTimeOffset? expected = state switch
            {
                JobState.Scheduled scheduled => scheduled.Until,
                JobState.Running running => running.Lease.Until,
                _ => null,
            };

            Assert.Equal(expected, In(state).DueAt);
        }
    }

    [Fact]
    public void Every_state_has_its_own_name_and_three_are_final()
    {
        Assert.Equal(Enum.GetValues<JobStateName>(), AllStates().Select(static state => state.Name).Distinct());
        Assert.Equal(
            [JobStateName.Succeeded, JobStateName.Failed, JobStateName.Cancelled],
            AllStates().Where(static state => state.IsFinal).Select(static state => state.Name));
    }

    [Fact]
    public void The_numbers_of_the_states_are_stored_and_never_change() =>
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], Enum.GetValues<JobStateName>().Select(static name => (int)name));

    [Fact]
    public void A_job_that_becomes_queued_or_whose_execution_ends_is_a_new_version()
    {
        var queued = In(new JobState.Scheduled(Noon)).BecomeQueued();
        var ended = In(new JobState.Waiting(Noon, new WaitFor.Execution("execution-1"))).EndWait(new JobState.Succeeded(Noon, Payload.Null));

        Assert.Equal((new JobState.Queued(), 8), (queued.State, queued.Version));
        Assert.Equal((new JobState.Succeeded(Noon, Payload.Null), 8), (ended.State, ended.Version));
    }

    private static IReadOnlyList<JobState> AllStates() => AJob.States(Noon);

    private static Job In(JobState state) => Job.Create(AJob.Request(new ManualClock(Noon)), Noon) with
    {
        State = state,
        Version = 7,
        Epoch = 3,
        AttemptsSpent = 2,
    };
}
