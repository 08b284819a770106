using System.Diagnostics;

[assembly: AssemblyFixture(typeof(Deployment.Tests.Lints))]

namespace Deployment.Tests;

/// <summary>
/// Validators that others wrote. Installed by npm beside the tests on first use, as package-lock.json says; where that cannot
/// be done, every test that needs them is skipped with the reason.
/// </summary>
public sealed class Lints : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "lints");
    private string? _whyNot;

    public async ValueTask InitializeAsync() => _whyNot = await WhyNotInstalledAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What <c>lint.cjs</c> finds, a line each; skips the test that asks, aloud, if it cannot run.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        Assert.SkipWhen(_whyNot is not null, _whyNot ?? "");
        var (exitCode, output, errors) = await RunAsync("node", ["lint.cjs", .. arguments], cancellationToken);
        Assert.True(exitCode == 0, $"lint.cjs ended with {exitCode}: {errors}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The path of a file with this text, for a check that reads files.</summary>
    public static string FileOf(string text)
    {
        var path = Path.Combine(Folder, $"{Guid.CreateVersion7():N}.json");
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<string?> WhyNotInstalledAsync()
    {
        // Two runs of one build wait for each other.
        await using var installing = await LockAsync();
        var installed = Path.Combine(Folder, "installed");
        var wanted = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"));
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
            return null;

        try
        {
            var (exitCode, output, errors) = await RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--omit=dev"], CancellationToken.None);
            if (exitCode != 0)
                return $"npm could not install the validators: {errors} {output}";
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return $"The validators of CloudFormation, SAM and state machines need Node.js with npm, which does not start: {e.Message}";
        }

        await File.WriteAllTextAsync(installed, wanted);
        return null;
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!; // A program that starts.
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    private static async Task<FileStream> LockAsync()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return new FileStream(Path.Combine(Folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < 600)
            {
                await Task.Delay(200);
            }
        }
    }
}
