using System.Diagnostics;
using System.Net.Sockets;

namespace Benchmarks.Comparison;

/// <summary>A server that a peer keeps its jobs in: on a free loopback port, in a temporary folder that goes with it.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _folder;

    private Server(Process process, string folder, string connection) => (_process, _folder, Connection) = (process, folder, connection);

    public string Connection { get; }

    public int ProcessId => _process.Id;

    /// <summary>Redis as Debian has it, with its log; no snapshots, which would be written beside it.</summary>
    /// <param name="appendFsync"><c>everysec</c> or <c>always</c>.</param>
    public static Task<Server> RedisAsync(string appendFsync)
    {
        var folder = Directory.CreateTempSubdirectory("millrace-peer-").FullName;
        var port = Programs.FreePort();
        string[] command =
            ["redis-server", "--port", port.Text(), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes", "--appendfsync", appendFsync];
        return StartAsync(folder, command, port, $"redis://127.0.0.1:{port}");
    }

    /// <summary>PostgreSQL as Debian has it: a cluster of its own, every commit forced to the disk.</summary>
    /// <param name="programs">The folder of its programs.</param>
    public static async Task<Server> PostgresAsync(string programs)
    {
        var folder = Directory.CreateTempSubdirectory("millrace-peer-").FullName;
        var data = Path.Combine(folder, "data");
        string[] user = [];
        if (Environment.IsPrivilegedProcess)
        {
            await Programs.RunAsync("", "chown", "postgres", folder); // The server refuses to run as root.
            user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"];
        }

        await Programs.RunAsync(folder, [.. user, Path.Combine(programs, "initdb"), "-D", data, "--auth=trust", "--username=postgres"]);
        var port = Programs.FreePort();
        string[] command =
        [
            .. user, Path.Combine(programs, "postgres"), "-D", data, "-p", port.Text(), "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={folder}",
            "-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "logging_collector=on",
        ];
        var server = await StartAsync(folder, command, port, $"postgres://postgres@127.0.0.1:{port}/postgres");
        await UntilAsync(async () => (await Programs.RunAsync("", Path.Combine(programs, "psql"), "-h", "127.0.0.1", "-p", port.Text(), "-U", "postgres", "-tc", "select 1")).Trim() == "1");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await Programs.RunAsync("", "kill", "-INT", ProcessId.Text());

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<Server> StartAsync(string folder, string[] command, int port, string connection)
    {
        var process = Programs.Start(folder, command);
        process.OutputDataReceived += static (_, _) => { }; // What it says is read, or it would stand still at a full pipe.
        process.BeginOutputReadLine();
        var server = new Server(process, folder, connection);
        try
        {
            await UntilAsync(async () =>
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return true;
            });
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> isReady)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                if (await isReady())
                    return;
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException && Stopwatch.GetElapsedTime(began) < Patience)
            {
                // Not yet.
            }

            await Task.Delay(100);
        }
    }
}
