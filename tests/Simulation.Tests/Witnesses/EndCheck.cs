using System.Text.Json;
using Millrace.Children;
using Millrace.Documents;
using Millrace.Jobs;
using Simulation.Tests.Actors;
using Simulation.Tests.Ports;

namespace Simulation.Tests.Witnesses;

/// <summary>What must be true when everything has ended.</summary>
internal static class EndCheck
{
    public static void Run(World world)
    {
        var jobs = world.Memory.All();
        // A job that waits is stuck because of another, mostly: that one first.
        foreach (var job in jobs.OrderBy(static job => job.State is JobState.Waiting))
        {
            Witness.Check(job.State.IsFinal, $"it is stuck: {job.State}, notes {job.Notes}", job.Id);
            CheckChildren(world, job, jobs);
        }

        CheckHolders(world, Users.Few, Users.FewResource.Limit);
        CheckHolders(world, Users.Rated, Users.RatedResource.Limit);
    }

    private static void CheckChildren(World world, Job parent, IReadOnlyList<Job> jobs)
    {
        if (parent.Notes.Children is not { } counts)
            return;

        var children = jobs.Where(job => job.Parent?.Id == parent.Id).ToList();
        Witness.Check(counts.Total == children.Count, $"it counts {counts.Total} children and has {children.Count}", parent.Id);
        if (children.Append(parent).Any(job => job.Notes.Redrives > 0 || world.Witness.WasRedriven(job.Id)))
            return; // The counts of children that were brought back are not taken back.

        var really = new ChildCounts
        {
            Total = children.Count,
            Succeeded = children.Count(static child => child.State is JobState.Succeeded),
            Failed = children.Count(static child => child.State is JobState.Failed),
            Cancelled = children.Count(static child => child.State is JobState.Cancelled),
        };
        Witness.Check(counts == really, $"it counts {counts}, and its children are {really}", parent.Id);
        // What its children's ends mean: it succeeded only if they allow that.
        var outcome = counts.Judge(parent.Terms.Children ?? ChildPolicy.Default);
        Witness.Check(parent.State is not JobState.Succeeded || outcome == ChildOutcome.Done, $"it succeeded with {counts}", parent.Id);
        Witness.Check(parent.State is not JobState.Failed { Last.Error: "ChildrenFailed" } || outcome != ChildOutcome.Done, $"it failed with {counts}", parent.Id);
    }

    private static void CheckHolders(World world, string resource, int? limit)
    {
        if (world.Documents.FindAsync(new DocumentKey("resource-use", resource), CancellationToken.None).GetAwaiter().GetResult() is not { } document)
            return;

        using var use = JsonDocument.Parse(document.Json);
        if (!use.RootElement.TryGetProperty("holders", out var holders))
            return;

        // A holder whose worker died may stand there until somebody asks; it must not count.
        if (holders.GetArrayLength() > limit)
            throw new Scheduling.ViolationException($"'{resource}' has {holders.GetArrayLength()} holders left.");

        foreach (var holder in holders.EnumerateArray())
            Witness.Check(world.Peek(new JobId(holder.GetProperty("job").GetString() ?? "")).State.IsFinal, $"'{resource}' is held by a job that has not ended", default);
    }
}
