using Millrace.Jobs;
using Simulation.Tests.Actors;
using Simulation.Tests.Scheduling;

namespace Simulation.Tests.Witnesses;

/// <summary>Counts the handlers that run with a resource, and when they began.</summary>
internal sealed class ResourceWitness(World world)
{
    // A slot of the rate may be used up to a minute late, and a process may stand still for 90 seconds between its right and its beginning.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(150);

    private readonly Dictionary<(JobId Job, long Epoch), (SimProcess By, IReadOnlyList<string> Resources)> _running = [];
    private readonly List<DateTimeOffset> _rated = [];

    public int Most { get; private set; }

    public void Began(SimProcess by, Job job, long epoch)
    {
        if (job.Terms.Resources.Count == 0)
            return;

        _running[(job.Id, epoch)] = (by, job.Terms.Resources);
        foreach (var (name, limit) in new[] { (Users.Few, Users.FewResource.Limit), (Users.Rated, Users.RatedResource.Limit) })
        {
            var live = _running.Where(one => one.Value.Resources.Contains(name) && HoldsLease(one.Key.Job, one.Key.Epoch)).Select(static one => one.Key.Job).ToList();
            Most = Math.Max(Most, live.Count);
            Witness.Check(live.Count <= limit, $"{live.Count} attempts hold '{name}', whose limit is {limit}: {string.Join(", ", live.Select(Witness.Short))}", job.Id);
        }

        if (job.Terms.Resources.Contains(Users.Rated))
            CheckRate(job.Id);
    }

    public void Left(JobId job, long epoch) => _running.Remove((job, epoch));

    private bool HoldsLease(JobId id, long epoch) => world.Peek(id).Lease is { } lease && lease.Epoch == epoch && lease.Until > world.Scheduler.Now;

    private void CheckRate(JobId job)
    {
        var (now, rate) = (world.Scheduler.Now, Users.RatedResource.Rate!); // Set above.
        _rated.Add(now);
        foreach (var window in new[] { rate.Per, rate.Per * 6, rate.Per * 30 })
        {
            var began = _rated.Count(at => at > now - window);
            var most = rate.Count + (int)((window + Late) / rate.Interval);
            Witness.Check(began <= most, $"{began} attempts began with '{Users.Rated}' within {window}; at most {most} may", job);
        }
    }
}
