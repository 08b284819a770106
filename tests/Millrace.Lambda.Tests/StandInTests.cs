using System.Reflection;

namespace Millrace.Lambda.Tests;

/// <summary>A stand-in that had more than its official package would make code compile here that cannot be deployed.</summary>
public sealed class StandInTests
{
    private static readonly Lazy<IReadOnlyList<string>> Official = new(
        static () => PublicSurface.Listed(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "approved", "official-packages.txt"))));

    public static TheoryData<string> Packages =>
        [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "Amazon.*.dll").Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_public_declaration_of_a_stand_in_is_one_of_the_official_package(string package)
    {
        var assembly = Assembly.Load(package);
        Assert.SkipUnless(
            assembly.GetCustomAttribute<AssemblyProductAttribute>()?.Product == "Millrace", $"{package} is the official package itself.");

        var declared = PublicSurface.Of(assembly);

        Assert.NotEmpty(declared);
        Assert.Empty(declared.Except(Official.Value));
    }

    [Fact]
    public void Both_packages_of_events_are_looked_at() => Assert.Superset(
        new HashSet<string> { "Amazon.Lambda.DynamoDBEvents", "Amazon.Lambda.SQSEvents" }, Packages.Select(static row => row.Data).ToHashSet());
}
