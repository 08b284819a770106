using FsCheck;
using FsCheck.Fluent;
using Millrace.Retries;

namespace Millrace.Tests.Retries;

public sealed class BackoffTests
{
    [Fact]
    public void The_default_doubles_from_one_second_up_to_five_minutes() => Assert.Equal(
        [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300],
        Enumerable.Range(1, 11).Select(static attempt => Backoff.Default.CeilingAfter(attempt).TotalSeconds));

    [Fact]
    public void No_backoff_never_waits() =>
        Assert.All(Enumerable.Range(1, 2_000), static attempt => Assert.Equal(TimeSpan.Zero, Backoff.None.After(attempt, 0.99)));

    [Fact]
    public void No_wait_is_longer_than_its_ceiling_and_no_ceiling_than_the_cap() =>
        Check.QuickThrowOnFailure(Prop.ForAll(AnyCase(), static one =>
            one.Backoff.After(one.Attempt, one.Draw) is var wait
            && wait >= TimeSpan.Zero
            && wait <= one.Backoff.CeilingAfter(one.Attempt)
            && one.Backoff.CeilingAfter(one.Attempt) <= one.Backoff.Cap));

    [Fact]
    public void A_later_ceiling_is_never_lower() =>
        Check.QuickThrowOnFailure(Prop.ForAll(AnyCase(), static one =>
            one.Backoff.CeilingAfter(one.Attempt) <= one.Backoff.CeilingAfter(one.Attempt + 1)));

    [Fact]
    public void A_first_wait_of_zero_stays_zero() =>
        Assert.Equal(TimeSpan.Zero, new Backoff(TimeSpan.Zero, 2, TimeSpan.FromMinutes(5)).CeilingAfter(5_000));

    private static Arbitrary<Case> AnyCase() => (
        from first in Gen.Choose(0, 100_000)
        from factor in Gen.Choose(100, 1_000)
        from cap in Gen.Choose(0, 10_000_000)
        from attempt in Gen.OneOf(Gen.Choose(1, 40), Gen.Choose(1, 1_000_000))
        from draw in Gen.Choose(0, 999_999)
        select new Case(
            new Backoff(TimeSpan.FromMilliseconds(first), factor / 100.0, TimeSpan.FromMilliseconds(cap)), attempt, draw / 1_000_000.0)).ToArbitrary();

    private sealed record Case(Backoff Backoff, int Attempt, double Draw);
}
