using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Changes;
using Millrace.Jobs;
using Millrace.Running;

namespace Millrace.Host.Benchmarks;

/// <summary>How to measure.</summary>
/// <param name="Jobs">How many jobs are measured.</param>
/// <param name="Producers">How many callers submit, each one job after the other.</param>
/// <param name="Process">The process that runs them.</param>
internal sealed record BenchmarkOptions(int Jobs, int Producers, ProcessOptions Process);

/// <summary>What was measured, from the first submission to the last success.</summary>
internal sealed record BenchmarkResult(
    int Jobs, double JobsPerSecond, double StartP50Milliseconds, double StartP99Milliseconds, double ProcessorMicrosecondsPerJob, double CommitsPerJob);

/// <summary>Trivial jobs through the whole process, every part of it on: submitted, dispatched, claimed, run, settled.</summary>
internal sealed class EndToEndBenchmark(BenchmarkOptions options)
{
    private static readonly JobType Type = new("millrace.bench");

    private readonly ConcurrentBag<TimeSpan> _startedAfter = [];

    public async Task<BenchmarkResult> RunAsync(CancellationToken cancellationToken)
    {
        var types = new JobTypes();
        types.Add(new RegisteredType(Type, new Handler(_startedAfter), new JobTypeOptions()));
        var program = new AppDefinition(new HandlerSet(types, new PayloadSerializer(BenchmarkJson.Default)), new Dictionary<string, string>(), [], []);
        await using var process = await SingleProcess.StartAsync(program, options.Process, NullLoggerFactory.Instance, cancellationToken);

        await DrainAsync(process, Math.Max(options.Jobs / 4, 1_000), cancellationToken); // Compiled and warm.
        _startedAfter.Clear();
        var (commits, processor, began) = (process.Storage.Commits, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await DrainAsync(process, options.Jobs, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;

        TimeSpan[] starts = [.. _startedAfter.Order()];
        return new BenchmarkResult(
            options.Jobs,
            options.Jobs / seconds,
            starts[starts.Length / 2].TotalMilliseconds,
            starts[starts.Length * 99 / 100].TotalMilliseconds,
            (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / options.Jobs,
            (process.Storage.Commits - commits) / (double)options.Jobs);
    }

    private async Task DrainAsync(SingleProcess process, int jobs, CancellationToken cancellationToken)
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = jobs;
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = new FeedTail(process.Storage.Changes).RunAsync(
            change =>
            {
                if (change.State == JobStateName.Succeeded && --left == 0)
                    drained.SetResult();
            },
            watching.Token);
        await Task.WhenAll(Enumerable.Range(0, options.Producers).Select(producer =>
            Task.Run(() => SubmitAsync(process.Client, (jobs + producer) / options.Producers, cancellationToken), cancellationToken)));
        if (await Task.WhenAny(drained.Task, process.Failed, watch) == process.Failed)
            throw new InvalidOperationException("A part of the process failed.", await process.Failed);

        await watching.CancelAsync();
        await watch;
    }

    private static async Task SubmitAsync(JobClient client, int jobs, CancellationToken cancellationToken)
    {
        for (var i = 0; i < jobs; i++)
        {
            var input = new Payload(string.Create(null, $$"""{"submitted":{{Stopwatch.GetTimestamp()}}}"""));
            await client.SubmitAsync(new Submission { Type = Type, Input = input }, cancellationToken);
        }
    }

    internal sealed record Stamp(long Submitted);

    private sealed class Handler(ConcurrentBag<TimeSpan> startedAfter) : IJobHandler<Stamp, bool>
    {
        public Task<bool> HandleAsync(Stamp input, JobContext job, CancellationToken cancellationToken)
        {
            startedAfter.Add(Stopwatch.GetElapsedTime(input.Submitted));
            return Task.FromResult(true);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EndToEndBenchmark.Stamp))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(BenchmarkResult))]
internal sealed partial class BenchmarkJson : JsonSerializerContext;
