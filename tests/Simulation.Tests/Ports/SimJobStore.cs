using System.Globalization;
using Millrace.Jobs;
using Millrace.Leases;
using Simulation.Tests.Scheduling;
using Simulation.Tests.Witnesses;

namespace Simulation.Tests.Ports;

/// <summary>The store of jobs, as one process reaches it. Every effect is shown to the witness.</summary>
internal sealed class SimJobStore(World world, SimProcess process) : IJobStore, IJobRelations, IEndedJobs
{
    private Witness Witness => world.Witness;

    public Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken) => process.CallAsync(
        async () =>
        {
            // The ids of the platform are random: these are not, so that a run can be repeated.
            NewJob[] named = [.. jobs.Select(job => job with { Id = NewId() })];
            List<Admission> admissions = [];
            foreach (var job in named)
            {
                Witness.Adding(job);
                var admission = (await world.Store.AddAsync([job], CancellationToken.None))[0];
                Witness.Added(job, admission);
                admissions.Add(admission);
            }

            return (IReadOnlyList<Admission>)admissions;
        },
        cancellationToken);

    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) =>
        process.CallAsync(() => world.Store.FindAsync(id, CancellationToken.None), cancellationToken);

    public Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken) => process.CallAsync(
        async () =>
        {
            var before = world.Peek(request.Id);
            var claim = await world.Store.ClaimAsync(request, CancellationToken.None);
            if (claim is Claim.Granted granted)
                Witness.Claimed(process, before, granted.Job);

            return claim;
        },
        cancellationToken);

    public Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken) => process.CallAsync(
        async () =>
        {
            var before = world.Peek(current.Id);
            var isDone = await world.Store.TryReplaceAsync(current, next, CancellationToken.None);
            if (isDone)
                Witness.Replaced(process, before, current, world.Peek(current.Id));

            return isDone;
        },
        cancellationToken);

    public Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken) => process.CallAsync(
        async () =>
        {
            var before = world.Peek(beat.Id);
            var result = await world.Store.BeatAsync(beat, CancellationToken.None);
            if (result is BeatResult.Renewed)
                Witness.Renewed(before, beat);

            return result;
        },
        cancellationToken);

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) =>
        process.CallAsync(() => world.Store.ListAsync(query, CancellationToken.None), cancellationToken);

    public Task<DueJobs> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        process.CallAsync(() => world.Store.FindDueAsync(now, limit, CancellationToken.None), cancellationToken);

    public Task<Job?> CountChildrenAsync(JobId parent, IReadOnlyList<JobId> ended, CancellationToken cancellationToken) =>
        process.CallAsync(() => world.Relations.CountChildrenAsync(parent, ended, CancellationToken.None), cancellationToken);

    public Task<bool> TryBringBackAsync(Job ended, Job next, CancellationToken cancellationToken) =>
        process.CallAsync(() => world.Relations.TryBringBackAsync(ended, next, CancellationToken.None), cancellationToken);

    public Task<JobId?> FindSuccessorAsync(JobId predecessor, CancellationToken cancellationToken) =>
        process.CallAsync(() => world.Relations.FindSuccessorAsync(predecessor, CancellationToken.None), cancellationToken);

    public Task<IReadOnlyList<Job>> FindEndedAsync(DateTimeOffset before, JobId? after, int limit, CancellationToken cancellationToken) =>
        process.CallAsync(() => world.Memory.FindEndedAsync(before, after, limit, CancellationToken.None), cancellationToken);

    public Task<bool> TryRemoveAsync(Job ended, CancellationToken cancellationToken) =>
        process.CallAsync(() => world.Memory.TryRemoveAsync(ended, CancellationToken.None), cancellationToken);

    private JobId NewId() => new(string.Create(CultureInfo.InvariantCulture, $"{JobId.Before(world.Scheduler.Now).Value[..10]}{world.NextNumber():D16}"));
}
