using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Benchmarks.Comparison;

/// <summary>Other programs: finding, installing and running them.</summary>
internal static class Programs
{
    /// <summary>Where packages of peers are kept: outside of the repository, and found again by the next run.</summary>
    public static string Cache { get; } = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "millrace-peers");

    /// <summary>The folder with Serverless.sln.</summary>
    public static string Repository => field ??= FindRepository();

    /// <summary>The scripts of the peers.</summary>
    public static string Scripts => Path.Combine(Repository, "tests", "Benchmarks", "peers");

    /// <summary>The command that starts this program.</summary>
    public static IReadOnlyList<string> This { get; } = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? ["dotnet", "exec", typeof(Programs).Assembly.Location]
        : [Environment.ProcessPath!]; // A program that runs has one.

    /// <summary>The path of a program; null if it is not there.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Installs a package of Debian. Answers with what to do by hand where that is not possible.</summary>
    public static async Task<string?> InstallPackageAsync(string package)
    {
        if (Find("apt-get") is null || (!Environment.IsPrivilegedProcess && Find("sudo") is null))
            return $"{package} is missing: apt-get install {package}, as root.";

        IReadOnlyList<string> command = ["apt-get", "install", "--yes", "--no-install-recommends", package];
        try
        {
            await (Environment.IsPrivilegedProcess ? RunAsync("", [.. command]) : RunAsync("", ["sudo", "-n", .. command]));
            return null;
        }
        catch (InvalidOperationException e)
        {
            return $"{package} is missing and cannot be installed: {e.Message}";
        }
    }

    /// <summary>Runs a program to its end and answers with its standard output.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task<string> RunAsync(string folder, params string[] command)
    {
        using var process = Start(folder, command);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}. {output}");
    }

    /// <summary>Runs a program that prints a figure a line.</summary>
    public static async Task<IReadOnlyList<Figure>> FiguresAsync(string folder, params string[] command) =>
        [.. (await RunAsync(folder, command)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Figure.Parse)];

    public static Process Start(string folder, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        return Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} does not start.");
    }

    /// <summary>A port of the loopback address that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static string Text(this int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Serverless.sln")))
            folder = folder.Parent;

        return folder?.FullName ?? throw new InvalidOperationException("Run this from within the repository: the scripts of the peers are there.");
    }
}
