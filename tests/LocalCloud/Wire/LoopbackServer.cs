using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Wire;

/// <summary>An HTTP server on loopback: one function answers whatever comes to any of its ports.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private static readonly CancellationToken AtOnce = new(canceled: true);
    private readonly WebApplication _app;

    private LoopbackServer(WebApplication app, IReadOnlyList<Uri> addresses) => (_app, Addresses) = (app, addresses);

    /// <summary>One a port, in the order of the ports that were asked for.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    public Uri Address => Addresses[0];

    /// <summary>Starts to listen; port 0 is any free one.</summary>
    public static async Task<LoopbackServer> StartAsync(RequestDelegate answer, params IReadOnlyList<int> ports)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // Each service has limits of its own.
            foreach (var port in ports)
                kestrel.Listen(IPAddress.Loopback, port);
        });
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses; // Kestrel has them.
        return new LoopbackServer(app, [.. addresses.Select(static address => new Uri(address))]);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Those who wait for an answer are waiting for ever, many of them.
            await _app.StopAsync(AtOnce);
        }
        catch (OperationCanceledException)
        {
            // It was not given the time to stop in order.
        }

        await _app.DisposeAsync();
    }
}
