using System.Net.Sockets;
using System.Text;
using Millrace.Jobs;

namespace Millrace.Api.Tests;

public sealed class BrokenConnectionTests
{
    private const string Head = "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n";

    [Fact]
    public async Task Broken_chunks_are_refused()
    {
        await using var api = await ApiServer.StartAsync();
        using var client = await ConnectAsync(api);

        await client.SendAsync(Encoding.ASCII.GetBytes($"{Head}Transfer-Encoding: chunked\r\n\r\nnot a size\r\n"), ApiServer.Token);

        var answer = await new StreamReader(new NetworkStream(client)).ReadToEndAsync(ApiServer.Token);
        Assert.StartsWith("HTTP/1.1 400 Bad Request", answer, StringComparison.Ordinal);
        Assert.Contains(
            """{"title":"Broken request","status":400,"detail":"The body ended before its announced length, or its chunks are broken.","field":"body","remedy":"Send as many bytes as Content-Length says."}""",
            answer, StringComparison.Ordinal);
        Assert.Empty(api.Drivers.Logs.Errors);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_vanishes_while_it_sends_leaves_no_job_and_no_error(bool reset)
    {
        await using var api = await ApiServer.StartAsync();
        using (var client = await ConnectAsync(api))
        {
            await client.SendAsync(Encoding.ASCII.GetBytes($"{Head}Content-Length: 100\r\n\r\n{{\"type\":\"any\","), ApiServer.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(100), ApiServer.Token);
            client.LingerState = new LingerOption(enable: reset, 0);
        }

        await api.App.StopAsync(ApiServer.Token);
        Assert.Empty((await api.Drivers.Jobs.ListAsync(new JobQuery(), ApiServer.Token)).Jobs);
        Assert.True(api.Drivers.Logs.Errors.IsEmpty, string.Join("\n", api.Drivers.Logs.Errors));
    }

    private static async Task<Socket> ConnectAsync(ApiServer api)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", api.Http.BaseAddress!.Port, ApiServer.Token);
        return socket;
    }
}
