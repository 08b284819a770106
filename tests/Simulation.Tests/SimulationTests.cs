using System.Diagnostics;
using System.Globalization;

namespace Simulation.Tests;

/// <summary>The guarantees under everything that can go wrong. Another seed: <c>MILLRACE_SEED=4711</c>; it is printed where one fails.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private static int FirstSeed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("MILLRACE_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next(1, 1_000_000);

    internal static Profile ProfileOf(string name) => name switch
    {
        "faithful" => Profile.Faithful,
        "lossy" => Profile.Lossy,
        _ => Profile.Deadly,
    };

    [Theory]
    [InlineData("faithful", 12)]
    [InlineData("lossy", 8)]
    [InlineData("deadly", 8)]
    public void Whatever_goes_wrong_every_guarantee_holds(string profile, int runs) => Hold(ProfileOf(profile), runs);

    [Theory(Explicit = true)]
    [InlineData("faithful", 300)]
    [InlineData("lossy", 300)]
    [InlineData("deadly", 300)]
    public void Whatever_goes_wrong_every_guarantee_holds_for_long(string profile, int runs) => Hold(ProfileOf(profile), runs);

    [Fact]
    public void The_same_seed_makes_the_same_run()
    {
        var (one, other) = (Run.Of(FirstSeed, Profile.Lossy), Run.Of(FirstSeed, Profile.Lossy));

        Assert.Equal(one.Steps, other.Steps);
        Assert.Equal(one.Witness.Story, other.Witness.Story);
    }

    private void Hold(Profile profile, int runs)
    {
        var (watch, steps) = (Stopwatch.StartNew(), 0L);
        SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
        for (var seed = FirstSeed; seed < FirstSeed + runs; seed++)
        {
            var outcome = Run.Of(seed, profile);
            steps += outcome.Steps;
            foreach (var (what, count) in outcome.Witness.Counts)
                counts[what] = counts.GetValueOrDefault(what) + count;

            Assert.True(outcome.Violation is null, outcome.Report);
        }

        output.WriteLine($"Seeds {FirstSeed} to {FirstSeed + runs - 1}: {steps} steps in {watch.Elapsed.TotalSeconds:0.0} s. {string.Join(", ", counts.Select(static one => $"{one.Key} {one.Value}"))}");
    }
}
