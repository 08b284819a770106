namespace Architecture.Tests;

/// <summary>Asserts that a rule found nothing, and shows all that it found.</summary>
internal static class Findings
{
    public static void None<T>(IEnumerable<T> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, $"{all.Count} found:\n{string.Join('\n', all)}");
    }
}
