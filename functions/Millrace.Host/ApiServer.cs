using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Millrace.Api;
using Millrace.Changes;
using Millrace.Host.Commands;
using Millrace.Jobs;

namespace Millrace.Host;

/// <summary>The API of the single process, and beside it that of Step Functions. On the loopback address alone: it asks nobody who they are.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiServer(WebApplication app, string url) => (_app, Url) = (app, url);

    public string Url { get; }

    public static async Task<ApiServer> StartAsync(SingleProcess process, int port, CancellationToken cancellationToken)
    {
        // Slim and without arguments or environment: nothing but this code decides where it listens.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        CommandLoggers.Configure(builder.Logging, LogLevel.Warning);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services
            .AddSingleton(process.Platform)
            .AddSingleton(process.Callbacks)
            .AddSingleton<IJobStore>(process.Storage.Jobs)
            .AddSingleton(process.Storage.Logs)
            .AddSingleton(process.Storage.Queue)
            .AddSingleton<IJobWatch>(process.JobWatch)
            .AddSingleton(TimeProvider.System)
            .AddMillraceApi(new MillraceApiOptions { LoopbackHostsOnly = true });

        var app = builder.Build();
        app.MapMillraceApi();
        app.MapPost("/", process.StepFunctions.HandleAsync);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Single()
            ?? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        return new ApiServer(app, address);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
