namespace Deployment.Tests;

/// <summary>What a rule or a validator finds wrong.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, $"{all.Count} found:\n{string.Join('\n', all)}");
    }

    /// <summary>A rule that has never been seen to find anything may be blind: each is shown a fault.</summary>
    public static void Some(IEnumerable<string> findings, string about) =>
        Assert.Contains(findings, finding => finding.Contains(about, StringComparison.Ordinal));
}
