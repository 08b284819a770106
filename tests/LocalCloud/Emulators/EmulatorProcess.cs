using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LocalCloud.Emulators;

/// <summary>A server that others wrote, on a port of its own that it keeps when it is started again.</summary>
internal sealed class EmulatorProcess(string program, Func<int, EmulatorCommand> command) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = [];
    private readonly ReservedPort _port = ReservedPort.Take();
    private Process? _process;

    public Uri Address => new($"http://127.0.0.1:{_port.Number}");

    /// <summary>Starts it, and waits until it listens.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (arguments, environment) = command(_port.Number);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        _process = Process.Start(start)!; // A program that starts.
        // Read all the same: a full pipe would stop it.
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ListensAsync(_process, cancellationToken);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;

        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _port.Dispose();
    }

    private async Task ListensAsync(Process process, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port.Number, cancellationToken);
                return;
            }
            catch (SocketException) when (tries < 600 && !process.HasExited)
            {
                await Task.Delay(50, cancellationToken);
            }
            catch (SocketException e)
            {
                throw new InvalidOperationException($"{program} does not listen on port {_port.Number}. What it said: {string.Join('\n', _errors)}", e);
            }
        }
    }
}

/// <summary>How an emulator is started.</summary>
internal sealed record EmulatorCommand(string[] Arguments, Dictionary<string, string> Environment);
