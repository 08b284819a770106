using Millrace.Administration;
using Millrace.Jobs;
using Millrace.Retries;

namespace Millrace.Tests.Life;

/// <summary>Jobs that run one after the other, and jobs of which there is one at a time.</summary>
public sealed class OrderTests
{
    private static readonly Actor By = new("test");

    [Fact]
    public async Task Jobs_of_one_key_run_in_the_order_of_their_admission_through_retries_too()
    {
        var attempts = 0;
        var world = new PlatformWorld().Handle(
            "step", input => input == "1" && ++attempts < 3 ? throw new InvalidOperationException("Again.") : input, new JobTypeOptions { Retry = new RetryPolicy(5, Backoff.Default) });
        foreach (var step in new[] { "1", "2", "3" })
            await SubmitAsync(world, step);

        await world.RunAsync();
        await world.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["1", "1", "1", "2", "3"], world.Began);
    }

    [Fact]
    public async Task Jobs_of_other_keys_do_not_wait()
    {
        var world = new PlatformWorld().Handle("step", static input => input);
        await SubmitAsync(world, "a1", "a");
        var waiting = await SubmitAsync(world, "a2", "a");
        await SubmitAsync(world, "b1", "b");

        Assert.Equal(new WaitFor.Predecessor((await world.FindAsync(waiting)).Terms.Predecessor!.Value), Assert.IsType<JobState.Waiting>((await world.FindAsync(waiting)).State).For);
        await world.RunAsync();

        Assert.Equal(["a1", "b1", "a2"], world.Began);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_that_is_cancelled_before_its_turn_neither_holds_nor_lets_go_the_ones_behind_it(bool firstEndsBefore)
    {
        var world = new PlatformWorld().Handle("step", static input => input);
        var first = await SubmitAsync(world, "1");
        var second = await SubmitAsync(world, "2");
        var third = await SubmitAsync(world, "3");
        var running = await world.ClaimAsync(first);
        if (firstEndsBefore)
            await world.RunClaimedAsync(running, PlatformWorld.Cancel);

        await world.Platform.Client.CancelAsync(second, "enough", PlatformWorld.Cancel);
        await world.RunAsync();
        Assert.Equal(firstEndsBefore ? JobStateName.Succeeded : JobStateName.Waiting, await world.StateAsync(third));

        if (!firstEndsBefore)
            await world.RunClaimedAsync(running, PlatformWorld.Cancel);
        await world.RunAsync();

        Assert.Equal(["1", "3"], world.Began);
    }

    [Fact]
    public async Task A_job_that_fails_lets_the_next_one_go()
    {
        var world = new PlatformWorld().Handle("step", static input => input == "1" ? throw new InvalidOperationException("It fails.") : input, new JobTypeOptions { Retry = RetryPolicy.Never });
        await SubmitAsync(world, "1");
        var second = await SubmitAsync(world, "2");

        await world.RunAsync();

        Assert.Equal(JobStateName.Succeeded, await world.StateAsync(second));
    }

    [Fact]
    public async Task A_job_whose_turn_comes_before_its_time_waits_for_its_time()
    {
        var world = new PlatformWorld().Handle("step", static input => input);
        await SubmitAsync(world, "1");
        var second = await SubmitAsync(world, "2", change: one => one with { RunAt = world.Now.AddMinutes(1) });

        await world.RunAsync();
        Assert.Equal(JobStateName.Scheduled, await world.StateAsync(second));
        await world.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["1", "2"], world.Began);
    }

    [Fact]
    public async Task A_job_that_was_paused_while_it_waited_for_its_turn_stays_paused()
    {
        var world = new PlatformWorld().Handle("step", static input => input);
        await SubmitAsync(world, "1");
        var second = await SubmitAsync(world, "2");
        await world.Platform.Jobs.PauseAsync(second, "look first", By, PlatformWorld.Cancel);

        await world.RunAsync();
        Assert.Equal(JobStateName.Paused, await world.StateAsync(second));
        await world.Platform.Jobs.ResumeAsync(second, By, PlatformWorld.Cancel);
        await world.RunAsync();

        Assert.Equal(["1", "2"], world.Began);
    }

    [Fact]
    public async Task A_unique_job_is_admitted_once_while_it_has_not_ended_whatever_the_order_of_its_properties()
    {
        var world = new PlatformWorld();
        var first = await world.Platform.Client.SubmitAsync(Clean("""{"type":"dlq","a":1}"""), PlatformWorld.Cancel);
        Assert.IsType<SubmitResult.Rejected>(first); // No such input: the type is the platform's own.

        world.Handle("clean", static input => input);
        var id = await world.SubmitAsync("clean", "x", Unique());
        Assert.Equal(new SubmitResult.Accepted(id, IsDuplicate: true), await world.TrySubmitAsync("clean", "x", Unique()));
        Assert.NotEqual(id, await world.SubmitAsync("clean", "y", Unique()));
        await world.RunAsync();

        Assert.NotEqual(id, await world.SubmitAsync("clean", "x", Unique()));
    }

    [Fact]
    public async Task A_unique_job_of_a_window_is_admitted_once_in_it()
    {
        var world = new PlatformWorld().Handle("clean", static input => input);
        var id = await world.SubmitAsync("clean", "x", Unique(TimeSpan.FromMinutes(1)));
        await world.RunAsync();

        Assert.Equal(new SubmitResult.Accepted(id, IsDuplicate: true), await world.TrySubmitAsync("clean", "x", Unique(TimeSpan.FromMinutes(1))));
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.NotEqual(id, await world.SubmitAsync("clean", "x", Unique(TimeSpan.FromMinutes(1))));
    }

    [Fact]
    public void A_fingerprint_does_not_see_the_order_of_properties_or_white_space_and_sees_all_else()
    {
        var type = new JobType("clean");
        var one = JobFingerprint.Of(type, new Payload("""{"a":1,"b":{"c":[1,2],"d":null}}"""));

        Assert.Equal(one, JobFingerprint.Of(type, new Payload("""{ "b": {"d":null, "c":[1, 2]}, "a": 1 }""")));
        Assert.NotEqual(one, JobFingerprint.Of(type, new Payload("""{"a":1,"b":{"c":[2,1],"d":null}}""")));
        Assert.NotEqual(one, JobFingerprint.Of(new JobType("clear"), new Payload("""{"a":1,"b":{"c":[1,2],"d":null}}""")));
    }

    private static Task<JobId> SubmitAsync(PlatformWorld world, string input, string key = "k", Func<Submission, Submission>? change = null) =>
        world.SubmitAsync("step", input, one => (change?.Invoke(one) ?? one) with { Terms = new JobTerms { OrderKey = key } });

    private static Func<Submission, Submission> Unique(TimeSpan? window = null) => one => one with { Unique = new Uniqueness(window) };

    private static Submission Clean(string input) => new() { Type = new JobType("millrace.dlq"), Input = new Payload(input), Unique = new Uniqueness() };
}
