namespace Architecture.Tests;

/// <summary>The ceilings that were passed on purpose: <c>docs/design/exceptions.txt</c>, a path or member and a reason a line.</summary>
internal static class Exceptions
{
    public const string Path = "docs/design/exceptions.txt";

    /// <summary>Each excepted path or member with its reason.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Repository.Read(Path).Split('\n')
        .Where(static line => line.Length > 0 && !line.StartsWith('#'))
        .Select(static line => line.Split(": ", 2))
        .ToDictionary(static parts => parts[0], static parts => parts.Length == 2 ? parts[1].Trim() : "");
}
