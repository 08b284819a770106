using Millrace.Administration;
using Millrace.Archive;
using Millrace.Jobs;

namespace Millrace.Dlq;

/// <summary>The failed jobs: what they are, what an order would do with them, and doing it.</summary>
public sealed class DlqControl(IJobStore store, JobClient client, JobArchive archive, AuditTrail audit, PayloadSerializer json)
{
    /// <summary>How many failed jobs a plan looks at.</summary>
    public const int MostPlanned = 20_000;

    private const int PageSize = 1_000;

    /// <summary>A page of failed jobs, newest first. A page may hold fewer than asked for, or none, and still have a next one.</summary>
    public async Task<JobPage> ListAsync(DlqFilter filter, JobId? before, int limit, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(filter.Query(before, limit), cancellationToken);
        return page with { Jobs = [.. page.Jobs.Where(filter.Fits)] };
    }

    /// <summary>What an order would do now. Nothing is changed.</summary>
    public async Task<DlqPlan> PlanAsync(DlqOrder order, CancellationToken cancellationToken)
    {
        var filter = order.Filter();
        List<Job> found = [];
        JobId? before = null;
        var seen = 0;
        var most = order.Most ?? int.MaxValue;
        do
        {
            var page = await store.ListAsync(filter.Query(before, PageSize), cancellationToken);
            found.AddRange(page.Jobs.Where(filter.Fits).Take(most - found.Count));
            (before, seen) = (page.Next, seen + page.Jobs.Count);
        }
        while (before is not null && seen < MostPlanned && found.Count < most);

        var takes = order is { Act: DlqAct.Redrive, Rate: { } rate } ? TimeSpan.FromSeconds(Math.Max(found.Count - 1, 0) / rate) : TimeSpan.Zero;
        return new DlqPlan(found.Count, [.. GroupsOf(found)], takes, before is null || found.Count >= most);
    }

    /// <summary>Has an order carried out, by a job of its own, whose id is answered.</summary>
    /// <exception cref="ArgumentException">The order breaks a rule.</exception>
    public async Task<SubmitResult> OrderAsync(DlqOrder order, Actor by, CancellationToken cancellationToken)
    {
        if (order.Problems().ToList() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(" ", problems), nameof(order));

        var input = json.Write(order with { By = by.Name });
        await audit.RecordAsync(by, order.Act == DlqAct.Redrive ? "dlq.redrive" : "dlq.discard", order.Type ?? "*", input.Json, cancellationToken);
        return await client.SubmitAsync(new Submission { Type = DlqOrder.JobType, Input = input }, cancellationToken);
    }

    /// <summary>Moves one ended job to the archive, where it can be read by its id.</summary>
    public async Task<ControlResult> DiscardAsync(JobId id, Actor by, CancellationToken cancellationToken)
    {
        await audit.RecordAsync(by, "job.discard", id.Value, null, cancellationToken);
        if (await store.FindAsync(id, cancellationToken) is not { } job)
            return ControlResult.NotFound;

        return job.State.IsFinal && await archive.MoveAsync([job], cancellationToken) == 1 ? ControlResult.Done : ControlResult.WrongState;
    }

    private static IEnumerable<DlqGroup> GroupsOf(IReadOnlyList<Job> jobs) => jobs
        .Select(static job => (Job: job, State: (JobState.Failed)job.State))
        .GroupBy(static one => (one.Job.Type, one.State.Last.Error))
        .Select(static group => new DlqGroup(
            group.Key.Type, group.Key.Error, group.Count(), group.Min(static one => one.State.At), group.Max(static one => one.State.At), group.First().Job.Id))
        .OrderByDescending(static group => group.Count);
}
