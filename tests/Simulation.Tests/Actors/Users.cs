using Simulation.Tests.Ports;
using System.Globalization;
using Millrace;
using Millrace.Administration;
using Millrace.Children;
using Millrace.Jobs;
using Millrace.Resources;
using Millrace.Schedules;
using Simulation.Tests.Scheduling;

namespace Simulation.Tests.Actors;

/// <summary>Those who submit jobs, and those who meddle with them.</summary>
internal sealed class Users(World world, SimProcess process)
{
    public const string Few = "few", Rated = "rated";

    private static readonly Actor Somebody = new("somebody");
    private readonly Platform _platform = world.PlatformOf(process).Platform;

    public static Resource FewResource { get; } = new() { Limit = 2 };

    public static Resource RatedResource { get; } = new() { Limit = 3, Rate = new Rate(5, TimeSpan.FromSeconds(10)) };

    private Scheduler Chance => world.Scheduler;

    /// <summary>Whether all jobs were submitted.</summary>
    public bool IsDone { get; private set; }

    public async Task LiveAsync()
    {
        await SurelyAsync(() => _platform.ResourceControl.SetAsync(Few, FewResource, Somebody, CancellationToken.None));
        await SurelyAsync(() => _platform.ResourceControl.SetAsync(Rated, RatedResource, Somebody, CancellationToken.None));
        await SurelyAsync(() => _platform.Schedules.SetAsync(
            "often", new ScheduleTerms { Expression = "rate(2 minutes)", Job = new ScheduledJob(new JobType(Kinds.Plain), new Payload("""{"amount":1}""")) }, CancellationToken.None));
        for (var submitted = 0; submitted < world.Chaos.Profile.Jobs; submitted++)
        {
            await process.SleepAsync(Chance.UpTo(Chance.OneIn(20) ? 60 : 4));
            await Processes.TryAsync(() => _platform.Client.SubmitAsync(Some(), CancellationToken.None));
            if (world.Chaos.Profile.Meddles && Chance.OneIn(3))
                await Processes.TryAsync(MeddleAsync);
        }

        IsDone = true;
        await SurelyAsync(() => _platform.Schedules.DeleteAsync("often", CancellationToken.None));
    }

    /// <summary>When nothing goes wrong any more: lets go, once, what somebody has paused.</summary>
    public async Task LetGoAsync()
    {
        foreach (var type in Kinds.All)
            await _platform.TypeControl.ResumeAsync(new JobType(type), Somebody, CancellationToken.None);

        while (true)
        {
            foreach (var job in world.Witness.PausedByPeople())
                await _platform.Jobs.ResumeAsync(job, Somebody, CancellationToken.None);

            // The latch may stop a type once more: those that ran when the last worker died are noticed by now.
            await process.SleepAsync(TimeSpan.FromSeconds(60));
            foreach (var type in Kinds.All)
            {
                if ((await _platform.Types.OfAsync(new JobType(type), CancellationToken.None)).Stopped is not null)
                    await _platform.TypeControl.ResumeAsync(new JobType(type), Somebody, CancellationToken.None);
            }
        }
    }

    private Submission Some()
    {
        var kind = Chance.Any(Kinds.All);
        var amount = kind switch { Kinds.Long => 10 + Chance.Random.Next(80), Kinds.Slow => 6 + Chance.Random.Next(10), _ => 1 + Chance.Random.Next(5) };
        var submission = new Submission
        {
            Type = new JobType(kind),
            Input = new Payload(string.Create(CultureInfo.InvariantCulture, $$"""{"amount":{{amount}},"again":{{(Chance.OneIn(2) ? "true" : "false")}}}""")),
            RunAt = Chance.OneIn(6) ? Chance.Now + Chance.UpTo(60) : null,
            IdempotencyKey = Chance.OneIn(8) ? $"idem-{Chance.Random.Next(6)}" : null,
            Unique = Chance.OneIn(8) ? new Uniqueness(Key: $"unique-{Chance.Random.Next(3)}") : null,
            PauseReason = world.Chaos.Profile.Meddles && Chance.OneIn(20) ? "not yet" : null,
        };
        return submission with { Terms = Terms(kind) };
    }

    private JobTerms Terms(string kind) => new()
    {
        OrderKey = Chance.OneIn(4) ? $"order-{Chance.Random.Next(3)}" : null,
        Resources = Chance.Random.Next(8) switch { 0 => [Few], 1 => [Rated], 2 => [Few, Rated], _ => [] },
        MaxAttempts = Chance.OneIn(8) ? 2 : null,
        Children = kind != Kinds.Parent ? null : Chance.Random.Next(4) switch
        {
            0 => new ChildPolicy { Wait = ChildWait.Any },
            1 => new ChildPolicy { Wait = ChildWait.Count, Count = 2 },
            2 => new ChildPolicy { MayFail = 1 },
            _ => null,
        },
    };

    private async Task MeddleAsync()
    {
        var jobs = world.Memory.All();
        if (jobs.Count == 0)
            return;

        // Mostly one of the last: the others have ended.
        var job = Chance.OneIn(4) ? Chance.Any(jobs) : Chance.Any([.. jobs.TakeLast(12)]);
        switch (Chance.Random.Next(8))
        {
            case 0 or 1:
                await _platform.Jobs.CancelAsync(job.Id, "enough", Somebody, CancellationToken.None);
                break;
            case 2 or 3:
                await _platform.Jobs.PauseAsync(job.Id, "wait", Somebody, CancellationToken.None);
                break;
            case 4 or 5 when world.Witness.PausedByPeople() is { Count: > 0 } paused:
                await _platform.Jobs.ResumeAsync(Chance.Any(paused), Somebody, CancellationToken.None);
                break;
            case 6:
                await _platform.Jobs.RetryAsync(job.Id, Somebody, CancellationToken.None);
                break;
            default:
                if ((await _platform.Types.OfAsync(job.Type, CancellationToken.None)).Stopped is null)
                    await _platform.TypeControl.PauseAsync(job.Type, "wait", Somebody, CancellationToken.None);
                else
                    await _platform.TypeControl.ResumeAsync(job.Type, Somebody, CancellationToken.None);
                break;
        }
    }

    private async Task SurelyAsync(Func<Task> call)
    {
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (IOException)
            {
                await process.SleepAsync(TimeSpan.FromSeconds(1));
            }
        }
    }
}
