using System.Xml.Linq;

namespace Architecture.Tests;

public sealed class ProjectTests
{
    /// <summary>What each project of the product may reference: arrows point inward.</summary>
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Millrace"] = [],
        ["Millrace.States"] = [],
        ["Millrace.Testing"] = ["Millrace"],
        ["Millrace.Callbacks"] = ["Millrace"],
        ["Millrace.Sqlite"] = ["Millrace"],
        ["Millrace.Aws"] = ["Millrace"],
        ["Millrace.Api"] = ["Millrace", "Millrace.Callbacks"],
        ["Millrace.StepFunctions"] = ["Millrace", "Millrace.States"],
        ["Millrace.Lambda"] = ["Millrace", "Millrace.Api", "Millrace.Aws", "Millrace.Callbacks"],
        ["Millrace.Host"] = ["Millrace", "Millrace.States", "Millrace.StepFunctions", "Millrace.Sqlite", "Millrace.Aws", "Millrace.Api", "Millrace.Callbacks", "Millrace.Lambda"],
        ["Millrace.Cli"] = ["Millrace.Host"],
    };

    /// <summary>The packages of those projects that must stay free of I/O.</summary>
    private static readonly Dictionary<string, string[]> MayUsePackages = new()
    {
        ["Millrace"] = ["Microsoft.Extensions.Logging.Abstractions"],
        ["Millrace.States"] = [],
        ["Millrace.Testing"] = [],
    };

    private static readonly string[] InputAndOutput = ["System.IO", "System.Net", "System.Data", "Microsoft.Data", "Microsoft.AspNetCore", "Amazon"];

    public static TheoryData<string> Products =>
        [.. Projects("functions/").Select(static path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Products))]
    public void A_project_of_the_product_references_only_what_lies_further_in(string project)
    {
        Assert.True(MayReference.ContainsKey(project), $"Say in this test what {project} may reference.");

        Findings.None(References($"functions/{project}/{project}.csproj").Except(MayReference[project]));
    }

    [Theory]
    [InlineData("Millrace")]
    [InlineData("Millrace.States")]
    [InlineData("Millrace.Testing")]
    public void A_pure_project_uses_no_package_framework_or_namespace_of_input_and_output(string project)
    {
        var file = XDocument.Parse(Repository.Read($"functions/{project}/{project}.csproj"));
        var usings = Repository.SourceFiles.Where(path => path.StartsWith($"functions/{project}/", StringComparison.Ordinal))
            .SelectMany(static path => Repository.Read(path).Split('\n').Select(line => (Path: path, Line: line.Trim())))
            .Where(static one => InputAndOutput.Any(name => one.Line.StartsWith($"using {name}", StringComparison.Ordinal)));

        Findings.None(Included(file, "PackageReference").Except(MayUsePackages[project]));
        Findings.None(Included(file, "FrameworkReference").Concat(Included(file, "AwsPackage")));
        Findings.None(usings);
    }

    [Fact]
    public void Nothing_of_the_product_references_samples_or_tests() => Findings.None(
        Projects("functions/").SelectMany(References).Where(static name => !MayReference.ContainsKey(name)));

    [Fact]
    public void Samples_stand_on_the_product_only_and_need_nothing_made_for_tests() => Findings.None(
        Projects("samples/").SelectMany(References).Where(static name => !MayReference.ContainsKey(name) || name == "Millrace.Testing"));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("Serverless.sln").Replace('\\', '/');

        Findings.None(Projects("").Where(static path => !path.StartsWith("infra/", StringComparison.Ordinal))
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_project_names_a_version_of_its_own() => Findings.None(
        Projects("").Where(static path => XDocument.Parse(Repository.Read(path)).Descendants("PackageReference")
            .Any(static package => package.Attribute("Version") is not null)));

    private static IEnumerable<string> Projects(string folder) => Repository.Files
        .Where(path => path.StartsWith(folder, StringComparison.Ordinal) && path.EndsWith(".csproj", StringComparison.Ordinal));

    private static IEnumerable<string> References(string project) =>
        Included(XDocument.Parse(Repository.Read(project)), "ProjectReference").Select(static path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    private static IEnumerable<string> Included(XDocument project, string item) =>
        project.Descendants(item).Select(static one => one.Attribute("Include")?.Value).OfType<string>();
}
