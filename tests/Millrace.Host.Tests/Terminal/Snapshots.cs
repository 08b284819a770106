using Millrace.Host.Terminal;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Host.Tests.Terminal;

/// <summary>Fixed moments in the life of a pipeline of two tasks.</summary>
internal static class Snapshots
{
    // The same wall clock in every time zone.
    private static readonly DateTimeOffset Start = new(new DateTime(2030, 1, 31, 8, 0, 0, DateTimeKind.Local));

    public static Job Pipeline { get; } = new()
    {
        Id = new JobId("01jb3q8z5x9k7m2n4p6r8s0t00"),
        Type = new JobType("polis.report"),
        Lane = Lane.Default,
        Input = new Payload("null"),
        CreatedAt = Start,
        State = new JobState.Queued(),
    };

    public static RunSnapshot Queued { get; } = new(Pipeline, [], Start);

    public static RunSnapshot Running { get; } = new(Waiting(), [Count with { State = new JobState.Running(Lease(2)) }], At(2.5));

    public static RunSnapshot Succeeded { get; } = new(
        Waiting() with { State = new JobState.Succeeded(At(130), new Payload("""{"report":"/reports/a.html"}""")) },
        [
            Ended(Count, AttemptOutcome.Succeeded) with { State = new JobState.Succeeded(At(14), new Payload("7")) },
            Ended(Draw, AttemptOutcome.Succeeded) with { State = new JobState.Succeeded(At(130), new Payload("null")) },
        ],
        At(130));

    public static RunSnapshot Failed { get; } = new(
        Waiting() with { State = new JobState.Failed(At(4000), new Failure("Votes.Invalid", "2 problems:\n- a [b]\n- c", IsPermanent: true)) },
        [
            Ended(Count, AttemptOutcome.Failed) with { State = new JobState.Failed(At(4000), new Failure("Votes.Invalid", "2 problems:\n- a [b]\n- c")) },
            Draw with { State = new JobState.Cancelled(At(4000), "Its pipeline ended.") },
        ],
        At(4000));

    private static Job Count => Task("01jb3q8z5x9k7m2n4p6r8s0t01", "count [votes]");

    private static Job Draw => Task("01jb3q8z5x9k7m2n4p6r8s0t02", "draw");

    private static Job Task(string id, string phase) => Pipeline with
    {
        Id = new JobId(id),
        Type = new JobType("polis.task"),
        Parent = new JobParent(Pipeline.Id, phase, "token"),
    };

    private static Job Waiting() => Ended(Pipeline, AttemptOutcome.Succeeded) with { State = new JobState.Waiting(At(1), new WaitFor.Execution(Pipeline.Id.Value)) };

    private static Job Ended(Job job, AttemptOutcome outcome) => job with { Attempts = [new Attempt(1, "worker-1", At(1), At(2), outcome)] };

    private static Lease Lease(double since) => new("worker-1", 1, At(since), At(since + 30));

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);
}
