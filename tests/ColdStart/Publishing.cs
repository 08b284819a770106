using System.Diagnostics;
using System.Reflection;

namespace ColdStart;

/// <summary>Publishes projects of this repository, as they are deployed.</summary>
internal static class Publishing
{
    public static string Repository { get; } = Path.GetFullPath(
        typeof(Publishing).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static one => one.Key == "Repository").Value!); // Of the project file.

    /// <summary>The published program of a project.</summary>
    public static async Task<string> PublishAsync(string project, string flavour, params string[] properties)
    {
        var name = Path.GetFileName(project);
        var output = Path.Combine(Path.GetTempPath(), "millrace-cold-start", $"{name}-{flavour}");
        Console.WriteLine($"Publishing {project} as {flavour} ...");
        // Outputs of its own for each flavour: what one publishes must not be taken for the other's.
        string[] arguments =
            ["publish", Path.Combine(Repository, project), "-c", "Release", "-r", "linux-x64", "-o", output, "-v", "q", $"-p:UseOfficialAwsPackages={flavour}", .. properties];
        using var dotnet = Process.Start(new ProcessStartInfo("dotnet", arguments))!; // A program that starts.
        await dotnet.WaitForExitAsync();
        return dotnet.ExitCode == 0
            ? Path.Combine(output, name)
            : throw new InvalidOperationException($"dotnet publish {project} ended with exit code {dotnet.ExitCode}.");
    }
}
