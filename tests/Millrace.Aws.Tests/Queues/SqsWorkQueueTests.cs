using Amazon.SQS;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Aws.Queues;
using Millrace.Conformance;
using Millrace.Conformance.WorkQueues;
using Millrace.Queues;

namespace Millrace.Aws.Tests.Queues;

public sealed class SqsWorkQueueTests(Emulators emulators) : WorkQueueContract, IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _open = [];
    private SqsOptions? _options;

    protected override bool SurvivesRestart => true;

    protected override bool KeepsOrder => false;

    protected override bool ClockIsOurs => false;

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _open)
            await one.DisposeAsync();
    }

    protected override async Task<IWorkQueue> OpenAsync()
    {
        var open = await OpenQueue.NewAsync(emulators, _open);
        _options = open.Options;
        return open.Queue;
    }

    // The service knows nothing of its consumers' ends: clean or not, another one begins.
    protected override Task<IWorkQueue> ReopenAsync(Restart restart) =>
        Task.FromResult<IWorkQueue>(OpenQueue.On(_options ?? throw new InvalidOperationException("Nothing is open."), _open).Queue);
}

/// <summary>A driver on queues of its own, with the client that it uses.</summary>
internal sealed record OpenQueue(SqsOptions Options, IAmazonSQS Client, SqsWorkQueue Queue) : IAsyncDisposable
{
    /// <summary>Opens a driver that is closed with the test that asks.</summary>
    public static async Task<OpenQueue> NewAsync(Emulators emulators, List<IAsyncDisposable> closedWith) =>
        On(await emulators.NewQueuesAsync(TestContext.Current.CancellationToken), closedWith);

    /// <summary>Opens another driver on the same queues, as another process does.</summary>
    public static OpenQueue On(SqsOptions options, List<IAsyncDisposable> closedWith)
    {
        var client = SqsClient.New(options);
        var open = new OpenQueue(options, client, new SqsWorkQueue(client, options, TimeProvider.System, NullLogger<SqsWorkQueue>.Instance));
        closedWith.Add(open);
        return open;
    }

    public async ValueTask DisposeAsync()
    {
        await Queue.DisposeAsync();
        Client.Dispose();
    }
}
