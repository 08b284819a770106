namespace Architecture.Tests;

public sealed class NamingTests
{
    private static readonly string[] Endings = ["Manager", "Helper", "Helpers", "Util", "Utils", "Impl", "Processor"];
    private static readonly string[] Kinds = ["Models", "Services", "Interfaces", "Helpers", "Utils", "Common", "Managers"];

    [Fact]
    public void No_file_is_named_after_a_pattern_that_says_nothing() => Findings.None(
        Repository.SourceFiles.Where(static path => Endings.Any(Path.GetFileNameWithoutExtension(path).Split('.')[0].EndsWith)));

    [Fact]
    public void Folders_are_concepts_and_never_kinds() => Findings.None(
        Repository.Files.Where(static path => path.Split('/').SkipLast(1).Any(Kinds.Contains)));

    [Fact]
    public void Every_folder_of_a_project_has_a_namespace_of_its_name() => Findings.None(
        Repository.SourceFiles.Where(static path => path.StartsWith("functions/", StringComparison.Ordinal) && path.Split('/').Length == 4)
            .Where(static path => DeclaredNamespace(path) is { } name && !IsNamedAs(name, path)));

    private static string? DeclaredNamespace(string path) => Repository.Read(path).Split('\n')
        .FirstOrDefault(static line => line.StartsWith("namespace ", StringComparison.Ordinal))?["namespace ".Length..].Trim().TrimEnd(';');

    /// <summary>The folder's own namespace, or that of the project or the product, where the types are its users' first words.</summary>
    private static bool IsNamedAs(string name, string path) =>
        path.Split('/') is [_, var project, var folder, _] && (name == $"{project}.{folder}" || name == project || name == "Millrace");
}
