using Millrace;
using Millrace.Jobs;
using Millrace.Retries;
using Simulation.Tests.Scheduling;

namespace Simulation.Tests.Actors;

/// <summary>What a simulated job is to do.</summary>
/// <param name="Amount">How much of it: children, parks, steps, seconds.</param>
/// <param name="Again">Whether a parent runs again after its children.</param>
internal sealed record Script(int Amount, bool Again = false);

/// <summary>The kinds of jobs: each a type of its own.</summary>
internal static class Kinds
{
    public const string Plain = "sim.plain", Flaky = "sim.flaky", Long = "sim.long", Slow = "sim.slow", Park = "sim.park", Steps = "sim.steps", Parent = "sim.parent";

    private static readonly Backoff Soon = new(TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(8));

    private static readonly Dictionary<string, JobTypeOptions> Options = new()
    {
        [Plain] = new JobTypeOptions { Retry = new RetryPolicy(4, Soon) },
        [Flaky] = new JobTypeOptions
        {
            Retry = new RetryPolicy(3, Soon) { Rules = [RetryRule.OnError("Net.*") with { MaxAttempts = 6, Backoff = Soon }, RetryRule.OnError("Bad").Permanently()] },
        },
        [Long] = new JobTypeOptions { Retry = new RetryPolicy(8, Soon) },
        [Slow] = new JobTypeOptions { Retry = new RetryPolicy(2, Soon), Timeout = TimeSpan.FromSeconds(10) },
        [Park] = new JobTypeOptions { Park = new ParkPolicy(Soon, TimeSpan.FromMinutes(30)) },
        [Steps] = new JobTypeOptions { Retry = new RetryPolicy(5, Soon) },
        [Parent] = new JobTypeOptions { Retry = new RetryPolicy(6, Soon) },
    };

    public static IReadOnlyList<string> All { get; } = [.. Options.Keys];

    /// <summary>The most attempts that any rule of a type lets be spent.</summary>
    public static int MostAttempts(Job job)
    {
        var retry = Options.GetValueOrDefault(job.Type.Value, new JobTypeOptions()).Retry;
        var most = job.Terms.MaxAttempts ?? retry.MaxAttempts;
        return retry.Rules.Max(static rule => rule.MaxAttempts) is { } other && other > most ? other : most;
    }

    public static JobTypes Types(World world, SimProcess process)
    {
        var types = new JobTypes();
        foreach (var (name, options) in Options)
            types.Add(new RegisteredType(new JobType(name), new Scripted(world, process), options));

        return types;
    }
}
