using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Millrace.Tests.Callbacks;

/// <summary>A request as it came over the wire.</summary>
internal sealed record Received(string Head, byte[] Body)
{
    public string? Header(string name) => Head.Split("\r\n")
        .FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}

/// <summary>A server on an address of this machine that answers every request with the same script.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<Stream, CancellationToken, Task> _answer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<Received> _requests = [];
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;
    private int _connections;

    public Receiver(Func<Stream, CancellationToken, Task> answer, string address = "127.0.0.1", int port = 0)
    {
        _answer = answer;
        _listener = new TcpListener(IPAddress.Parse(address), port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync();
    }

    public Receiver(string answer, string address = "127.0.0.1", int port = 0)
        : this((stream, stopping) => stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stopping).AsTask(), address, port)
    {
    }

    public int Port { get; }

    public string Host => $"127.0.0.1:{Port}";

    public string Url => $"http://{Host}/hooks/path-token?token=query-token";

    /// <summary>How many connections were made, whether or not a request came.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public IReadOnlyList<Received> Requests => [.. _requests];

    /// <summary>Done when a request has been read.</summary>
    public Task Asked => _asked.Task;

    public static string Answer(int status, string headers = "", string body = "") =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Any\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;

        await _stopping.CancelAsync();
        await _serving; // Before the listener is gone, on which it may just be about to wait.
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> open = [];
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Interlocked.Increment(ref _connections);
                open.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadAsync(stream) is { } request)
                {
                    _requests.Enqueue(request);
                    _asked.TrySetResult();
                    await _answer(stream, _stopping.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The other side, or the test, is done.
            }
        }
    }

    private async Task<Received?> ReadAsync(NetworkStream stream)
    {
        List<byte> head = [];
        var one = new byte[1];
        while (!Encoding.ASCII.GetString([.. head.TakeLast(4)]).Equals("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stopping.Token) == 0)
                return null;

            head.Add(one[0]);
        }

        var request = new Received(Encoding.ASCII.GetString([.. head]), []);
        var body = new byte[int.Parse(request.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _stopping.Token);
        return request with { Body = body };
    }
}
