using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Changes;
using Millrace.Jobs;
using Millrace.Running;

namespace Millrace.Host.Benchmarks;

/// <summary>The input of a measured job.</summary>
/// <param name="Submitted">When it was submitted.</param>
/// <param name="Filling">What makes it as large as was asked for.</param>
internal sealed record Stamp(long Submitted, string? Filling);

/// <summary>The whole process, every part of it on, with a type of trivial jobs whose starts and successes are seen.</summary>
internal sealed class MeasuredProcess : IAsyncDisposable
{
    private static readonly JobType Type = new("bench");

    private readonly BenchmarkOptions _options;
    private readonly SingleProcess _process;
    private readonly TrivialHandler _handler;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watch;
    private readonly ConcurrentBag<TimeSpan> _succeededAfter = [];
    private readonly string _filling;
    private TaskCompletionSource _succeeded = new();
    private int _left;

    private MeasuredProcess(BenchmarkOptions options, SingleProcess process, TrivialHandler handler)
    {
        (_options, _process, _handler) = (options, process, handler);
        _filling = new string('x', Math.Max(0, options.PayloadBytes - Input(long.MaxValue, "").Length));
        _watch = new FeedTail(process.Storage.Changes).RunAsync(Notice, _stopping.Token);
    }

    public string SqliteVersion => _process.Storage.Version;

    public Latency? Start => Latency.Of(_handler.StartedAfter);

    public Latency? Success => Latency.Of(_succeededAfter);

    /// <summary>Starts the process on a folder, with a number of workers; 0 for jobs that are only added.</summary>
    public static async Task<MeasuredProcess> StartAsync(BenchmarkOptions options, string folder, int workers, CancellationToken cancellationToken)
    {
        var handler = new TrivialHandler();
        var types = new JobTypes();
        types.Add(new RegisteredType(Type, handler, new JobTypeOptions()));
        var program = new AppDefinition(new HandlerSet(types, new PayloadSerializer(BenchmarkJson.Default)), new Dictionary<string, string>(), [], []);
        var process = new ProcessOptions
        {
            DataFolder = folder,
            SurvivesPowerLoss = options.SurvivesPowerLoss,
            Workers = workers == 0 ? [] : new Dictionary<ResourceClass, int> { [ResourceClass.Cpu] = workers },
        };
        return new MeasuredProcess(options, await SingleProcess.StartAsync(program, process, NullLoggerFactory.Instance, cancellationToken), handler);
    }

    /// <summary>Counts what jobs cost from now on, and forgets the times seen so far.</summary>
    public CostMeter Meter()
    {
        _handler.StartedAfter.Clear();
        _succeededAfter.Clear();
        return new CostMeter(_process.Storage, _options);
    }

    /// <summary>Lets no job that starts from now on end before <see cref="OpenGate"/>.</summary>
    public void CloseGate() => _handler.CloseGate();

    public void OpenGate() => _handler.OpenGate();

    /// <summary>Announces how many jobs will be submitted next: <see cref="SucceededAsync"/> ends with the last of them.</summary>
    public void Expect(int jobs)
    {
        _succeeded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _left, jobs);
    }

    public async Task SucceededAsync(CancellationToken cancellationToken)
    {
        if (await Task.WhenAny(_succeeded.Task, _process.Failed, _watch).WaitAsync(cancellationToken) == _process.Failed)
            throw new InvalidOperationException("A part of the process failed.", await _process.Failed);
    }

    /// <summary>All producers at once, each one job after the other.</summary>
    public Task SubmitOneByOneAsync(int jobs, CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, _options.Producers).Select(producer =>
        Task.Run(
            async () =>
            {
                for (var i = producer; i < jobs; i += _options.Producers)
                    await SubmitAsync(1, cancellationToken);
            },
            cancellationToken)));

    /// <summary>One producer, as many jobs a call as there may be, one call after the other.</summary>
    public async Task SubmitManyAsync(int jobs, CancellationToken cancellationToken)
    {
        for (var done = 0; done < jobs; done += JobClient.MaxBatch)
            await SubmitAsync(Math.Min(JobClient.MaxBatch, jobs - done), cancellationToken);
    }

    public async Task SubmitAsync(int jobs, CancellationToken cancellationToken)
    {
        var input = new Payload(Input(Stopwatch.GetTimestamp(), _filling));
        var submissions = new Submission[jobs];
        Array.Fill(submissions, new Submission { Type = Type, Input = input });
        foreach (var result in await _process.Client.SubmitAsync(submissions, cancellationToken))
        {
            if (result is not SubmitResult.Accepted)
                throw new InvalidOperationException($"A job was not accepted: {result}");
        }
    }

    /// <summary>Opens the process's HTTP API to one client.</summary>
    public Task<HttpProducer> ServeAsync(CancellationToken cancellationToken) => HttpProducer.StartAsync(_process, cancellationToken);

    /// <summary>A job as the HTTP API takes it.</summary>
    public string JobBody() => $$"""{"type":"{{Type}}","input":{{Input(Stopwatch.GetTimestamp(), _filling)}}}""";

    public async ValueTask DisposeAsync()
    {
        OpenGate();
        await _stopping.CancelAsync();
        await _watch;
        await _process.DisposeAsync();
        _stopping.Dispose();
    }

    private static string Input(long submitted, string filling) => string.Create(null, $$"""{"submitted":{{submitted}},"filling":"{{filling}}"}""");

    private void Notice(JobChange change)
    {
        if (change.State != JobStateName.Succeeded)
            return;

        if (_handler.Submitted.TryRemove(change.Id, out var submitted))
            _succeededAfter.Add(Stopwatch.GetElapsedTime(submitted));

        if (Interlocked.Decrement(ref _left) == 0)
            _succeeded.SetResult();
    }
}
