using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using EndToEnd.Tests.Programs;

namespace EndToEnd.Tests.Platforms;

public sealed class UpTests : WorkingFolder
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_api_is_reached_on_the_loopback_address_alone_and_under_no_other_name()
    {
        await using var up = await Up.StartAsync("HelloJob", Folder);

        Assert.Equal("127.0.0.1", up.Address.Host);
        Assert.True(await IsReachedAsync(IPAddress.Loopback, up.Address.Port));
        foreach (var address in OtherAddresses())
            Assert.False(await IsReachedAsync(address, up.Address.Port), $"{address} answers.");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(up, $"localhost:{up.Address.Port}"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(up, "millrace.example"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(up, $"127.0.0.1.example:{up.Address.Port}"));
    }

    [Fact]
    public async Task Every_job_that_was_accepted_before_a_kill_is_run_by_the_next_start()
    {
        List<string> accepted = [];
        await using (var killed = await Up.StartAsync("HelloJob", Folder, "--workers", "1"))
        {
            // In time for none of these to have begun: they are queued by the next process, when their time has come.
            var later = TimeProvider.System.GetUtcNow().AddSeconds(8).ToString("O");
            accepted.AddRange(await SubmitAsync(killed, 100, $",\"runAt\":\"{later}\""));
            accepted.AddRange(await SubmitAsync(killed, 300, ",\"priority\":\"low\""));
            await killed.Run.KillAsync();
        }

        await using var up = await Up.StartAsync("HelloJob", Folder);
        foreach (var id in accepted)
        {
            var job = await up.EndOfAsync(id);
            Assert.Equal(("succeeded", "Hello, Ada!"), (job.GetProperty("state").GetString(), job.GetProperty("result").GetString()));
        }

        Assert.Equal(accepted.Order(StringComparer.Ordinal), (await up.JobsAsync("succeeded")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_platform_that_is_told_to_stop_stops_and_has_done_its_work(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send.");
        Assert.SkipWhen(signal == "INT" && Signals.AreInterruptsIgnored(), "These tests were started so that programs ignore Ctrl-C.");
        await using var up = await Up.StartAsync("HelloJob", Folder);
        await up.EndOfAsync(await up.SubmitAsync("""{"type":"hello","input":{"name":"Ada"}}"""));

        await up.Run.SignalAsync(signal);

        var ended = (await up.Run.EndAsync()).With(0);
        Assert.DoesNotContain("fail:", ended.Errors, StringComparison.Ordinal);
        (await HelloAsync("doctor")).With(0);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        await using var up = await Up.StartAsync("HelloJob", Folder);

        var second = (await HelloAsync("up", "--port", $"{up.Address.Port}", "--data", "other")).With(3);

        Assert.Contains("address already in use", second.Errors, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> SubmitAsync(Up up, int count, string rest)
    {
        var ids = new string[count];
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancel }, async (i, _) =>
            ids[i] = await up.SubmitAsync($$"""{"type":"hello","input":{"name":"Ada"}{{rest}}}"""));
        return ids;
    }

    private static IEnumerable<IPAddress> OtherAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(static network => network.GetIPProperties().UnicastAddresses)
        .Select(static one => one.Address)
        .Where(static address => !address.Equals(IPAddress.Loopback))
        .Append(IPAddress.IPv6Loopback);

    private static async Task<bool> IsReachedAsync(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), Cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(Up up, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/jobs", UriKind.Relative));
        request.Headers.Host = host;
        using var response = await up.Http.SendAsync(request, Cancel);
        return response.StatusCode;
    }
}
