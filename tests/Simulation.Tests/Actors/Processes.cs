using Amazon.Lambda.DynamoDBEvents;
using Amazon.Lambda.SQSEvents;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Dispatching;
using Millrace.Lambda;
using Millrace.Leases;
using Millrace.Pipelines;
using Millrace.Queues;
using Millrace.Running;
using Millrace.Testing;
using Simulation.Tests.Ports;
using Simulation.Tests.Scheduling;

namespace Simulation.Tests.Actors;

/// <summary>The programs of the processes: the real functions, fed as the cloud or the single process would.</summary>
internal static class Processes
{
    /// <summary>
    /// A handler that does not stop is not abandoned here: the runner would notice that on another thread, and the run could not be
    /// repeated. All handlers of the simulation stop some time.
    /// </summary>
    public static LeaseOptions Leases { get; } = new() { StopWithin = TimeSpan.FromDays(1) };

    /// <summary>Two attempts at a time, each with a keeper of its own, whose order of tending no hash code can change.</summary>
    public static void Work(World world, SimProcess process)
    {
        var (platform, store, handlers, _) = world.PlatformOf(process);
        for (var slot = 0; slot < 2; slot++)
        {
            var keeper = new AttemptKeeper(store, new InMemoryJobLog(), Leases, world.Scheduler.Clock, NullLogger<AttemptKeeper>.Instance);
            var runner = new JobRunner(store, world.Blobs, handlers, keeper, new RunnerTools(world.Scheduler.Clock, NullLogger<JobRunner>.Instance)
            {
                Client = platform.Client,
                Gate = new AttemptGate(platform.Types, platform.Resources, platform.Latch),
                Start = static handle => handle(),
                Draw = world.Scheduler.Random.NextDouble,
            });
            var function = new WorkFunction(store, runner, new Worker(process.Name, Leases, platform.Lapsed, world.Scheduler.Clock), NullLogger<WorkFunction>.Instance);
            process.Start(() => TakeAsync(world, process, function));
            process.Start(() => TendAsync(process, keeper));
        }
    }

    public static void Sweep(World world, SimProcess process)
    {
        var (platform, store, _, ports) = world.PlatformOf(process);
        var function = new SweepFunction(platform.NewSweeper())
        {
            Chores = platform.NewChores(),
            Overlooked = world.IsLossy && world.Chaos.Profile.Repairs
                ? new OverlookedJobs(
                    store, new SimRepairs(world, process), DispatcherOf(world, process), new PipelineRepair(NoMachines.Instance, new PipelineEnd(store, platform.Client, world.Scheduler.Clock)),
                    new OverlookedTools(platform.Lapsed, world.Scheduler.Clock, NullLogger<OverlookedJobs>.Instance))
                : null,
        };
        process.Start(async () =>
        {
            while (true)
            {
                await process.SleepAsync(world.Chaos.IsOver ? TimeSpan.FromSeconds(15) : TimeSpan.FromSeconds(2) + world.Scheduler.UpTo(8));
                await TryAsync(() => function.HandleAsync(CancellationToken.None));
            }
        });
    }

    public static void Dispatch(World world, SimProcess process)
    {
        var function = new DispatchFunction(DispatcherOf(world, process), NullLogger<DispatchFunction>.Instance)
        {
            Repairs = world.IsLossy ? new SimRepairs(world, process) : null,
        };
        process.Start(async () =>
        {
            while (true)
            {
                await process.SleepAsync(world.Scheduler.UpTo(2));
                var changes = world.Feed.Take(process);
                var response = await function.HandleAsync(new DynamoDBEvent { Records = [.. changes.Select(ChangeImage.ToRecord)] }, CancellationToken.None);
                var failed = response.BatchItemFailures is [var first, ..]
                    ? changes.SkipWhile(change => ChangeImage.ToRecord(change).Dynamodb.SequenceNumber != first.ItemIdentifier)
                    : [];
                world.Feed.Done(process, [.. failed]);
            }
        });
    }

    /// <summary>Tries something that may fail.</summary>
    public static async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is IOException or AggregateException)
        {
            // Simulated: whoever calls tries again later.
        }
    }

    private static Dispatcher DispatcherOf(World world, SimProcess process)
    {
        var (platform, store, _, _) = world.PlatformOf(process);
        return new Dispatcher(store, new SimQueue(world.Mailbox, process), NoMachines.Instance, platform.NewFollower(NoMachines.Instance, null), world.Scheduler.Clock);
    }

    private static async Task TakeAsync(World world, SimProcess process, WorkFunction function)
    {
        while (!process.Stopping.IsCancellationRequested)
        {
            await process.SleepAsync(world.Scheduler.UpTo(world.Chaos.IsOver ? 6 : 2));
            if (world.Mailbox.Receive() is not { } letter)
                continue;

            var record = new SQSEvent.SQSMessage { MessageId = "1", Body = WorkMessageBody.Format(letter.Message.Job, letter.Message.Epoch) };
            var response = await function.HandleAsync(new SQSEvent { Records = [record] }, process.Stopping);
            if (response.BatchItemFailures.Count == 0)
                world.Mailbox.Delete(letter);
            else
                world.Mailbox.Return(letter);
        }
    }

    private static async Task TendAsync(SimProcess process, AttemptKeeper keeper)
    {
        while (true)
        {
            await process.SleepAsync(Leases.ReportEvery);
            await keeper.TendAsync(CancellationToken.None);
        }
    }
}
