using Simulation.Tests.Sabotage;
using Simulation.Tests.Scheduling;

namespace Simulation.Tests;

/// <summary>Whether the simulation would notice: with one guarantee switched off it must find that, within a few seeds.</summary>
public sealed class NegativeControlTests(ITestOutputHelper output)
{
    private const int MostSeeds = 12;

    public static TheoryData<string, string> Sabotages => new()
    {
        { "no fence", "a write" },
        { "no lease", "held the lease" },
        { "no checkpoints", "was saved last" },
        { "no order", "came first under" },
        { "no unique keys", "unique key" },
        { "children counted twice", "children" },
        { "no versions of documents", "attempts hold" },
        { "losses without repair", "stuck" },
    };

    [Theory]
    [MemberData(nameof(Sabotages))]
    public void A_guarantee_that_is_switched_off_is_missed(string sabotage, string sentence)
    {
        var outcomes = Enumerable.Range(1, MostSeeds).Select(seed => Run.Of(seed, With(sabotage)));

        var found = outcomes.FirstOrDefault(static outcome => outcome.Violation is not null);

        Assert.True(found is not null, $"'{sabotage}' was not noticed with {MostSeeds} seeds.");
        Assert.IsType<ViolationException>(found.Violation);
        output.WriteLine($"Seed {found.Seed}, step {found.Steps}: {found.Violation.Message}");
        if (sabotage is not "no fence")
            Assert.Contains(sentence, found.Violation.Message, StringComparison.Ordinal);
    }

    private static Profile With(string sabotage) => sabotage switch
    {
        "no fence" => Profile.Deadly with { Store = static memory => new NoFence(memory) },
        "no lease" => Profile.Faithful with { Store = static memory => new NoLease(memory) },
        "no checkpoints" => Profile.Deadly with { Store = static memory => new NoCheckpoint(memory) },
        "no order" => Profile.Deadly with { Store = static memory => new NoOrder(memory) },
        "no unique keys" => Profile.Deadly with { Store = static memory => new NoGuard(memory) },
        "children counted twice" => Profile.Faithful with { OneIsRepeatedIn = 2, Meddles = false, Relations = static memory => new CountsTwice(memory) },
        "no versions of documents" => Profile.Faithful with { OneCallFailsIn = 0, Meddles = false, Workers = 8, Jobs = 300, Documents = static memory => new NoVersions(memory) },
        _ => Profile.Lossy with { Repairs = false, OneIsLostIn = 4, Settles = TimeSpan.FromMinutes(20) },
    };
}
