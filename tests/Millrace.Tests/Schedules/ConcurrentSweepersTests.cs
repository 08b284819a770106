using Millrace.Schedules;

namespace Millrace.Tests.Schedules;

public sealed class ConcurrentSweepersTests
{
    private const int Schedules = 12;
    private const int Sweepers = 8;
    private const int Minutes = 40;

    private static CancellationToken Cancel => ScheduleWorld.Cancel;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task However_many_sweepers_and_however_often_they_die_every_firing_has_one_job(int seed)
    {
        var world = new ScheduleWorld();
        for (var i = 0; i < Schedules; i++)
            await world.SetAsync($"s{i}", ScheduleWorld.Terms($"rate({i + 2} minutes)", $"\"s{i}\"") with { Missed = MissedRunPolicy.RunAll });
        var expected = await ExpectedAsync(world);

        world.Documents.AroundWrite = Deaths(seed);
        for (var minute = 0; minute < Minutes; minute++)
        {
            await Task.WhenAll(Enumerable.Range(0, Sweepers).Select(_ => Task.Run(() => SweepAsync(world), Cancel)));
            world.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        world.Documents.AroundWrite = static () => Task.CompletedTask;
        await world.Sweeper.SweepAsync(Cancel);

        Assert.Equal(expected, world.Jobs.Added.Select(static one => $"{one.Job.Input.Json} {one.Key}").Order(StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> ExpectedAsync(ScheduleWorld world)
    {
        var end = world.Clock.GetUtcNow().AddMinutes(Minutes);
        var schedules = await world.Client.ListAsync("", Schedules, Cancel);
        return [.. schedules.SelectMany(schedule => schedule.FiringsFrom(schedule.CreatedAt).TakeWhile(firing => firing <= end)
                .Select(firing => $"\"{schedule.Name}\" schedule:{schedule.Name}:{schedule.Incarnation}:{firing.UtcTicks}"))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Lets every fourth write die, before or after it is carried out, and the others overtake each other.</summary>
    private static Func<Task> Deaths(int seed)
    {
        var (random, gate) = (new Random(seed), new Lock());
        return async () =>
        {
            int draw;
            lock (gate)
                draw = random.Next(8);

            await Task.Yield();
            if (draw == 0)
                throw new TimeoutException("The sweeper is dead.");
        };
    }

    private static async Task SweepAsync(ScheduleWorld world)
    {
        try
        {
            await world.Sweeper.SweepAsync(Cancel);
        }
        catch (AggregateException e) when (e.InnerExceptions.All(static one => one.InnerException is TimeoutException))
        {
            // It died; the next one goes on.
        }
    }
}
