using System.Diagnostics;

namespace Architecture.Tests;

/// <summary>The files of the repository that the tests stand in.</summary>
internal static class Repository
{
    private static readonly Lazy<IReadOnlyList<string>> Tracked = new(ListTracked);

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Paths of all tracked files that exist, with forward slashes, from the root.</summary>
    public static IReadOnlyList<string> Files => Tracked.Value;

    public static IEnumerable<string> SourceFiles => Files.Where(static path => path.EndsWith(".cs", StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Serverless.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Serverless.sln.");
    }

    private static IReadOnlyList<string> ListTracked()
    {
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "-c", "core.quotePath=off", "ls-files"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start.");
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        var files = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static path => File.Exists(Path.Combine(Root, path))).ToList();
        return files.Count > 0 ? files : throw new InvalidOperationException("git lists no files here.");
    }
}
