using Amazon.Lambda.RuntimeSupport;

namespace Standins.Tests.Lambda;

/// <summary>A function whose loop runs until it is disposed.</summary>
internal sealed class RunningFunction : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly LambdaBootstrap _bootstrap;

    public RunningFunction(RuntimeApiServer server, LambdaBootstrapBuilder builder)
    {
        _bootstrap = builder.ConfigureOptions(options => options.RuntimeApiEndpoint = server.Endpoint).Build();
        Loop = _bootstrap.RunAsync(_stop.Token);
    }

    public Task Loop { get; }

    public Task StopAsync() => _stop.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Loop.WaitAsync(TimeSpan.FromSeconds(20));
        _bootstrap.Dispose();
        _stop.Dispose();
    }
}
