using Millrace.Children;
using Millrace.Jobs;
using Millrace.Retries;

namespace Millrace.Tests.Life;

/// <summary>Parents that wait for their children.</summary>
public sealed class ChildrenTests
{
    private static readonly JobTypeOptions Once = new() { Retry = RetryPolicy.Never };

    public static TheoryData<ChildPolicy?, string, JobStateName> Outcomes => new()
    {
        // Of each child a letter: s succeeds, f fails.
        { null, "sss", JobStateName.Succeeded },
        { null, "sfs", JobStateName.Failed },
        { null, "", JobStateName.Succeeded },
        { new ChildPolicy { MayFail = 1 }, "sfs", JobStateName.Succeeded },
        { new ChildPolicy { MayFail = 1 }, "ffs", JobStateName.Failed },
        { new ChildPolicy { Wait = ChildWait.Any }, "ffs", JobStateName.Succeeded },
        { new ChildPolicy { Wait = ChildWait.Any }, "fff", JobStateName.Failed },
        { new ChildPolicy { Wait = ChildWait.Count, Count = 2 }, "fsfs", JobStateName.Succeeded },
        { new ChildPolicy { Wait = ChildWait.Count, Count = 2 }, "fsff", JobStateName.Failed },
        { new ChildPolicy { Wait = ChildWait.Count, Count = 9 }, "ss", JobStateName.Failed },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task A_parent_ends_as_its_policy_says(ChildPolicy? policy, string children, JobStateName expected)
    {
        var world = World(children);
        var parent = await world.SubmitAsync("parent", change: one => one with { Terms = one.Terms with { Children = policy } });

        await world.RunAsync();

        Assert.Equal(expected, await world.StateAsync(parent));
    }

    [Fact]
    public async Task A_partial_failure_is_seen_in_the_counts_beside_the_result()
    {
        var world = World("sfsf");
        var parent = await world.SubmitAsync("parent", change: static one => one with { Terms = one.Terms with { Children = new ChildPolicy { MayFail = 2 } } });

        await world.RunAsync();

        var job = await world.FindAsync(parent);
        Assert.Equal(new Payload("\"split\""), Assert.IsType<JobState.Succeeded>(job.State).Result);
        Assert.Equal(new ChildCounts { Total = 4, Succeeded = 2, Failed = 2 }, job.Notes.Children);
    }

    [Fact]
    public async Task Counts_are_exact_however_often_an_end_is_told()
    {
        var world = World("sss");
        var parent = await world.SubmitAsync("parent");
        await world.RunAsync();

        foreach (var child in await ChildrenOfAsync(world, parent))
        {
            for (var i = 0; i < 3; i++)
                await world.Follower.FollowAsync(child.Id, PlatformWorld.Cancel);
        }

        Assert.Equal(new ChildCounts { Total = 3, Succeeded = 3 }, (await world.FindAsync(parent)).Notes.Children);
    }

    [Fact]
    public async Task A_parent_that_crashed_after_it_added_children_finds_them_again()
    {
        var attempts = 0;
        var world = new PlatformWorld().Handle("child", static input => input, Once);
        world.Handle("parent", async (_, job, stop) =>
        {
            await job.AddChildrenAsync([.. Enumerable.Range(0, 5).Select(static i => new NamedChild($"{i}", Child($"{i}")))], stop);
            return ++attempts == 1 ? throw new InvalidOperationException("The first attempt dies.") : "split";
        }, new JobTypeOptions { Retry = new RetryPolicy(2, Backoff.None) });
        var parent = await world.SubmitAsync("parent");

        await world.RunAsync();

        Assert.Equal(new ChildCounts { Total = 5, Succeeded = 5 }, (await world.FindAsync(parent)).Notes.Children);
        Assert.Equal(5, (await ChildrenOfAsync(world, parent)).Count);
    }

    [Fact]
    public async Task A_parent_that_is_retried_brings_its_failed_children_back_and_can_succeed()
    {
        var works = false;
        var world = new PlatformWorld().Handle("child", input => works || input.StartsWith('s') ? input : throw new InvalidOperationException("It fails."), Once);
        world.Handle("parent", async (_, job, stop) =>
        {
            await job.AddChildrenAsync([new NamedChild("good", Child("s")), new NamedChild("bad", Child("f"))], stop);
            return "split";
        }, Once);
        var parent = await world.SubmitAsync("parent");
        await world.RunAsync();
        Assert.Equal(JobStateName.Failed, await world.StateAsync(parent));

        works = true;
        Assert.Equal(Administration.ControlResult.Done, await world.Platform.Jobs.RetryAsync(parent, new Administration.Actor("ada"), PlatformWorld.Cancel));
        await world.RunAsync();

        var job = await world.FindAsync(parent);
        Assert.Equal(JobStateName.Succeeded, job.State.Name);
        Assert.Equal(new ChildCounts { Total = 2, Succeeded = 2 }, job.Notes.Children);
        Assert.Equal(["f", "f", "in", "in", "s"], world.Began.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_handler_that_awaits_its_children_runs_again_and_sees_them()
    {
        var world = new PlatformWorld().Handle("child", static input => input, Once);
        world.Handle("parent", async (_, job, stop) =>
        {
            if (job.Children is { Open: 0 } counts)
                return $"{counts.Succeeded} of {counts.Total}";

            await job.AddChildAsync("one", Child("1"), stop);
            await job.AddChildAsync("two", Child("2"), stop);
            throw job.AwaitChildren();
        }, Once);
        var parent = await world.SubmitAsync("parent");

        await world.RunAsync();

        Assert.Equal(new Payload("\"2 of 2\""), Assert.IsType<JobState.Succeeded>((await world.FindAsync(parent)).State).Result);
    }

    [Fact]
    public async Task A_cancelled_parent_takes_its_whole_tree_with_it()
    {
        var world = new PlatformWorld().Handle("leaf", static _ => "", Once);
        world.Handle("branch", async (_, job, stop) =>
        {
            await job.AddChildAsync("leaf", Child("x", "leaf") with { RunAt = world.Now.AddHours(1) }, stop);
            return "";
        }, Once);
        world.Handle("root", async (_, job, stop) =>
        {
            await job.AddChildAsync("branch", Child("x", "branch"), stop);
            return "";
        }, Once);
        var root = await world.SubmitAsync("root");
        await world.RunAsync();
        Assert.Equal(JobStateName.Waiting, await world.StateAsync(root));

        await world.Platform.Client.CancelAsync(root, "enough", PlatformWorld.Cancel);
        await world.RunAsync();

        var all = (await world.Store.ListAsync(new JobQuery(), PlatformWorld.Cancel)).Jobs;
        Assert.Equal(3, all.Count);
        Assert.All(all, static job => Assert.Equal(JobStateName.Cancelled, job.State.Name));
    }

    [Fact]
    public async Task Children_that_nobody_waits_for_any_more_are_cancelled()
    {
        var world = new PlatformWorld().Handle("child", static input => input, Once);
        world.Handle("parent", async (_, job, stop) =>
        {
            await job.AddChildAsync("quick", Child("quick"), stop);
            await job.AddChildAsync("late", Child("late") with { RunAt = world.Now.AddHours(1) }, stop);
            return "raced";
        }, Once);
        var parent = await world.SubmitAsync("parent", change: static one => one with { Terms = one.Terms with { Children = new ChildPolicy { Wait = ChildWait.Any } } });

        await world.RunAsync();

        Assert.Equal(JobStateName.Succeeded, await world.StateAsync(parent));
        Assert.Equal([JobStateName.Cancelled, JobStateName.Succeeded], (await ChildrenOfAsync(world, parent)).Select(static child => child.State.Name).Order().Reverse());
    }

    [Fact]
    public async Task Children_of_one_parent_share_one_turn()
    {
        var world = World("ss");
        var parent = await world.SubmitAsync("parent");

        await world.RunAsync();

        Assert.All(await ChildrenOfAsync(world, parent), child => Assert.Equal(parent.Value, child.Terms.FairKey));
    }

    [Fact]
    public async Task A_child_whose_name_is_used_for_another_input_fails_its_parent_for_good()
    {
        var world = new PlatformWorld().Handle("child", static input => input, Once);
        world.Handle("parent", async (_, job, stop) =>
        {
            await job.AddChildAsync("same", Child("1"), stop);
            await job.AddChildAsync("same", Child("2"), stop);
            return "";
        });
        var parent = await world.SubmitAsync("parent");

        await world.RunAsync();

        Assert.Equal("ChildConflict", Assert.IsType<JobState.Failed>((await world.FindAsync(parent)).State).Last.Error);
    }

    private static PlatformWorld World(string children)
    {
        var world = new PlatformWorld().Handle("child", static input => input.StartsWith('s') ? input : throw new InvalidOperationException("It fails."), Once);
        world.Handle("parent", async (_, job, stop) =>
        {
            await job.AddChildrenAsync([.. children.Select(static (letter, i) => new NamedChild($"{i}", Child($"{letter}{i}")))], stop);
            return "split";
        }, Once);
        return world;
    }

    private static Submission Child(string input, string type = "child") => new() { Type = new JobType(type), Input = new Payload($"\"{input}\"") };

    private static async Task<IReadOnlyList<Job>> ChildrenOfAsync(PlatformWorld world, JobId parent) =>
        (await world.Store.ListAsync(new JobQuery { Parent = parent }, PlatformWorld.Cancel)).Jobs;
}
