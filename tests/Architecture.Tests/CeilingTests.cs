namespace Architecture.Tests;

public sealed class CeilingTests
{
    private const int FileLines = 300;
    private const int MethodLines = 40;
    private const int MethodParameters = 5;
    private const int PortMembers = 7;

    private static readonly IReadOnlyList<(string Key, string Sentence)> Passed = [.. Repository.SourceFiles.SelectMany(PassedIn)];

    [Fact]
    public void No_ceiling_is_passed_without_a_reason() => Findings.None(
        Passed.Where(static one => !Exceptions.All.ContainsKey(one.Key))
            .Select(static one => $"{one.Sentence} Split it, or add '{one.Key}: the reason' to {Exceptions.Path}."));

    [Fact]
    public void Every_exception_is_still_needed_and_has_a_reason() => Findings.None(
        Exceptions.All.Where(static one => one.Value.Length < 10 || Passed.All(passed => passed.Key != one.Key))
            .Select(static one => $"{Exceptions.Path}: '{one.Key}' passes no ceiling any more, or has no reason."));

    private static IEnumerable<(string Key, string Sentence)> PassedIn(string path)
    {
        var file = new SourceFile(Repository.Read(path).ReplaceLineEndings("\n"));
        if (file.Length > FileLines)
            yield return (path, $"{path} has {file.Length} lines; the ceiling is {FileLines}.");

        foreach (var one in file.Declarations)
        {
            var key = $"{path}#{one.Name}";
            if (one.HasParameters && !one.IsType && one.Length > MethodLines)
                yield return (key, $"{key} has {one.Length} lines; the ceiling is {MethodLines}.");

            if (one.HasParameters && !one.IsRecord && one.Parameters > MethodParameters)
                yield return (key, $"{key} has {one.Parameters} parameters; the ceiling is {MethodParameters}.");

            if (one.IsInterface && file.MembersOf(one).Count() > PortMembers)
                yield return (key, $"{path}: an interface has {file.MembersOf(one).Count()} members; the ceiling is {PortMembers}.");
        }
    }
}
