using Millrace.Jobs;
using Millrace.Retries;

namespace Millrace.Tests.Retries;

public sealed class RetryPolicyTests
{
    private static readonly Failure Oops = new("Oops", "It went wrong.");
    private static readonly RetryPolicy Three = new(3, new Backoff(TimeSpan.FromSeconds(10), 2, TimeSpan.FromMinutes(1)));

    public static TheoryData<AttemptEnding, int, Verdict> Judgements => new()
    {
        { new AttemptEnding.Succeeded(new Payload("1")), 99, new Verdict.Complete(new Payload("1")) },
        { new AttemptEnding.Waits("execution-1"), 99, new Verdict.Wait(new WaitFor.Execution("execution-1")) },
        { new AttemptEnding.Interrupted(), 99, new Verdict.Interrupt() },
        { new AttemptEnding.Cancelled("enough"), 99, new Verdict.Cancel("enough") },
        { new AttemptEnding.Failed(Oops), 0, new Verdict.RetryAfter(TimeSpan.FromSeconds(5), Oops) },
        { new AttemptEnding.Failed(Oops), 1, new Verdict.RetryAfter(TimeSpan.FromSeconds(10), Oops) },
        { new AttemptEnding.Failed(Oops), 2, new Verdict.Fail(Oops) },
        { new AttemptEnding.Failed(Oops), 99, new Verdict.Fail(Oops) },
        { new AttemptEnding.Failed(Oops with { IsPermanent = true }), 0, new Verdict.Fail(Oops with { IsPermanent = true }) },
        { new AttemptEnding.Expired(Oops), 0, new Verdict.RetryAfter(TimeSpan.Zero, Oops, AttemptOutcome.Expired) },
        { new AttemptEnding.Expired(Oops), 2, new Verdict.Fail(Oops, AttemptOutcome.Expired) },
    };

    [Theory]
    [MemberData(nameof(Judgements), DisableDiscoveryEnumeration = true)]
    public void An_ending_has_one_verdict(AttemptEnding ending, int spentBefore, Verdict expected) =>
        Assert.Equal(expected, Three.Judge(ending, spentBefore, draw: 0.5));

    [Fact]
    public void A_policy_that_never_tries_again_fails_at_the_first_failure() =>
        Assert.Equal(new Verdict.Fail(Oops), RetryPolicy.Never.Judge(new AttemptEnding.Failed(Oops), 0, 0.5));

    [Fact]
    public void The_default_spends_five_attempts()
    {
        Assert.IsType<Verdict.RetryAfter>(RetryPolicy.Default.Judge(new AttemptEnding.Failed(Oops), 3, 0.5));
        Assert.IsType<Verdict.Fail>(RetryPolicy.Default.Judge(new AttemptEnding.Failed(Oops), 4, 0.5));
    }
}
