using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Host.Tests.Platforms;

/// <summary>A single process in this process, on a data folder of its own that a test may close and open again.</summary>
internal sealed class RunningPlatform : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-host-").FullName;
    private SingleProcess? _process;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public SingleProcess Process => _process ?? throw new InvalidOperationException("The platform is not started.");

    public string Folder => _folder;

    public static async Task<RunningPlatform> StartedAsync(Action<MillraceBuilder> configure, int workers = 4, LeaseOptions? leases = null)
    {
        var platform = new RunningPlatform();
        await platform.StartAsync(configure, workers, leases);
        return platform;
    }

    public static AppDefinition Program(Action<MillraceBuilder> configure)
    {
        var builder = new MillraceBuilder();
        configure(builder);
        return builder.Build();
    }

    public async Task StartAsync(Action<MillraceBuilder> configure, int workers = 4, LeaseOptions? leases = null)
    {
        var options = new ProcessOptions
        {
            DataFolder = _folder,
            Workers = new Dictionary<ResourceClass, int> { [ResourceClass.Cpu] = workers, [ResourceClass.Memory] = 1, [ResourceClass.Gpu] = 1 },
            Leases = leases ?? new LeaseOptions(),
        };
        _process = await SingleProcess.StartAsync(Program(configure), options, NullLoggerFactory.Instance, Cancel);
    }

    public async Task StopAsync()
    {
        if (_process is { } process)
            await process.DisposeAsync();

        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task<JobId> SubmitAsync(string type, string input = "null", Priority? priority = null, DateTimeOffset? runAt = null)
    {
        var submission = new Submission { Type = new JobType(type), Input = new Payload(input), Priority = priority, RunAt = runAt };
        return Assert.IsType<SubmitResult.Accepted>(await Process.Client.SubmitAsync(submission, Cancel)).Id;
    }

    /// <summary>The job when it has ended.</summary>
    public async Task<Job> EndOfAsync(JobId id)
    {
        var job = await Process.JobWatch.WaitForEndAsync(id, Patience, Cancel);
        Assert.NotNull(job);
        Assert.True(job.State.IsFinal, $"Job {id} is {job.State} after {Patience}.");
        return job;
    }

    /// <summary>The task of a pipeline's phase, as soon as it is in the given state.</summary>
    public async Task<Job> TaskAsync(JobId pipeline, string phase, JobStateName state)
    {
        Job? task = null;
        await UntilAsync(async () =>
        {
            var page = await Process.Storage.Jobs.ListAsync(new JobQuery { Parent = pipeline }, Cancel);
            task = page.Jobs.FirstOrDefault(job => job.Parent?.Phase == phase && job.State.Name == state);
            return task is not null;
        });
        return task!; // Found, or the line above has failed.
    }

    /// <summary>Looks until something has become true.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        while (!await isTrue())
            await Task.Delay(Glance, patience.Token);
    }
}
