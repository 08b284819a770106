using System.Net;
using Millrace.Callbacks;
using Millrace.Testing;

namespace Millrace.Tests.Callbacks;

/// <summary>What of a network a callback can be led to, with real connections.</summary>
public sealed class CallbackNetworkTests
{
    private static readonly string Ok = Receiver.Answer(200);

    [Fact]
    public async Task A_callback_to_this_machine_is_refused_unless_it_is_listed()
    {
        await using var receiver = new Receiver(Ok);
        using var strict = new CallbackSender(Given.Options(), new ManualClock());
        using var open = new CallbackSender(Given.Options(receiver.Host), new ManualClock());

        var refused = await Given.FailureAsync(strict, receiver.Url);
        Assert.Equal(("CallbackForbidden", true, 0), (refused.Error, refused.IsPermanent, receiver.Connections));

        Assert.Equal(200, (await Given.DeliveredAsync(open, receiver.Url)).Status);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_name_that_leads_to_this_machine_is_not_connected_to()
    {
        await using var receiver = new Receiver(Ok);
        using var sender = new CallbackSender(Given.Options(), new ManualClock(), Given.Resolver("127.0.0.1", "::1"));

        var refused = await Given.FailureAsync(sender, $"https://example.com:{receiver.Port}/");

        Assert.Equal(("CallbackForbidden", false, 0), (refused.Error, refused.IsPermanent, receiver.Connections));
    }

    // 127.0.0.2 stands for a public address: it is listed, and 127.0.0.1 is not.
    [Fact]
    public async Task A_name_that_leads_elsewhere_after_the_check_does_not_matter()
    {
        await using var inside = new Receiver(Ok);
        await using var outside = new Receiver(Ok, "127.0.0.2", inside.Port);
        var asked = 0;
        var guard = new CallbackGuard(
            new CallbackAllowList("127.0.0.2"),
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(asked++ == 0 ? "127.0.0.2" : "127.0.0.1")]));
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = guard.ConnectAsync, UseProxy = false });
        var url = new Uri($"http://rebind.example:{inside.Port}/");

        using var first = await client.PostAsync(url, null, Given.Cancel);
        Assert.Equal((1, 1, 0), (asked, outside.Connections, inside.Connections));

        await outside.DisposeAsync(); // So that a second attempt needs a second connection, and a second answer.
        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync(url, null, Given.Cancel));
        Assert.Equal((2, 0), (asked, inside.Connections));
    }

    [Fact]
    public async Task A_loopback_address_behind_a_dead_public_one_is_not_tried()
    {
        await using var inside = new Receiver(Ok);
        var guard = new CallbackGuard(new CallbackAllowList("127.0.0.2"), Given.Resolver("127.0.0.2", "127.0.0.1"));
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = guard.ConnectAsync, UseProxy = false });

        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync(new Uri($"http://rebind.example:{inside.Port}/"), null, Given.Cancel));

        Assert.Equal(0, inside.Connections);
    }

    [Fact]
    public async Task The_next_address_is_tried_if_one_is_dead()
    {
        await using var receiver = new Receiver(Ok);
        using var sender = new CallbackSender(Given.Options("example.com"), new ManualClock(), Given.Resolver("127.0.0.2", "127.0.0.1"));

        Assert.Equal(200, (await Given.DeliveredAsync(sender, $"http://example.com:{receiver.Port}/")).Status);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_but_tried_again()
    {
        await using var target = new Receiver(Ok);
        await using var receiver = new Receiver(Receiver.Answer(307, $"Location: http://{target.Host}/\r\n"));
        using var sender = new CallbackSender(Given.Options("127.0.0.1"), new ManualClock());

        var failure = await Given.FailureAsync(sender, receiver.Url);

        Assert.Equal(("CallbackRedirected", false, 0), (failure.Error, failure.IsPermanent, target.Connections));
        Assert.Equal($"http://{receiver.Host} answered with a redirect (307), which is never followed. Give the final URL.", failure.Message);
    }

    [Fact]
    public async Task A_proxy_of_the_process_is_not_used()
    {
        await using var proxy = new Receiver(Ok);
        await using var receiver = new Receiver(Ok);
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy($"http://{proxy.Host}");
        try
        {
            using var sender = new CallbackSender(Given.Options("127.0.0.1"), new ManualClock());
            await Given.DeliveredAsync(sender, receiver.Url);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        Assert.Equal((0, 1), (proxy.Connections, receiver.Connections));
    }

    [Fact]
    public async Task Cookies_are_not_kept()
    {
        await using var receiver = new Receiver(Receiver.Answer(200, "Set-Cookie: a=b\r\n"));
        using var sender = new CallbackSender(Given.Options(receiver.Host), new ManualClock());

        await Given.DeliveredAsync(sender, receiver.Url);
        await Given.DeliveredAsync(sender, receiver.Url);

        Assert.Equal([null, null], receiver.Requests.Select(static one => one.Header("Cookie")));
    }
}
