using System.Text;
using Simulation.Tests.Actors;
using Simulation.Tests.Ports;
using Simulation.Tests.Scheduling;
using Simulation.Tests.Witnesses;

namespace Simulation.Tests;

/// <summary>One run: things go wrong while jobs are submitted, and for a while after; then nothing does, and everything must end.</summary>
internal sealed class Run
{
    private readonly Scheduler _scheduler;
    private readonly World _world;
    private readonly Profile _profile;
    private readonly List<(SimProcess Process, Action<World, SimProcess> Program)> _processes = [];
    private readonly int _seed;
    private int _starts;
    private long _looked;

    private Run(int seed, Profile profile)
    {
        (_seed, _profile, _scheduler) = (seed, profile, new Scheduler(seed));
        _world = new World(_scheduler, profile);
    }

    /// <summary>What a run came to.</summary>
    public static Outcome Of(int seed, Profile profile)
    {
        var before = SynchronizationContext.Current;
        var run = new Run(seed, profile);
        SynchronizationContext.SetSynchronizationContext(run._scheduler);
        try
        {
            return run.ToEnd();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private Outcome ToEnd()
    {
        Exception? violation = null;
        try
        {
            Live();
        }
        catch (Exception e)
        {
            violation = e;
        }

        return new Outcome(_seed, _scheduler.Steps, _world.Witness, violation, violation is null ? "" : Report(violation));
    }

    private void Live()
    {
        var user = new SimProcess(_scheduler, _world.Chaos, "user");
        var users = new Users(_world, user);
        user.Start(users.LiveAsync);
        for (var i = 0; i < _profile.Workers; i++)
            Start("worker", Processes.Work);
        for (var i = 0; i < _profile.Sweepers; i++)
            Start("sweeper", Processes.Sweep);
        for (var i = 0; i < _profile.Dispatchers; i++)
            Start("dispatcher", Processes.Dispatch);

        _scheduler.BeforeStep = DoHarm;
        _scheduler.Run(() => users.IsDone, TimeSpan.FromHours(4));
        _scheduler.Run(static () => false, TimeSpan.FromSeconds(60));

        _world.Chaos.IsOver = true;
        _world.Witness.Note("-- nothing goes wrong any more");
        var keeper = new SimProcess(_scheduler, _world.Chaos, "keeper");
        keeper.Start(new Users(_world, keeper).LetGoAsync);
        _scheduler.Run(() => HasEnded(), _profile.Settles);
        EndCheck.Run(_world);
    }

    /// <summary>Looked at now and then only: it means to look at every job.</summary>
    private bool HasEnded()
    {
        if (_scheduler.Steps - _looked < 200)
            return false;

        _looked = _scheduler.Steps;
        return _world.Memory.All().All(static job => job.State.IsFinal && (job.Parent is null || job.Notes.IsCounted || job.Notes.Redrives > 0));
    }

    private void Start(string kind, Action<World, SimProcess> program)
    {
        var process = new SimProcess(_scheduler, _world.Chaos, $"{kind}-{++_starts}");
        _processes.Add((process, program));
        program(_world, process);
    }

    private void DoHarm()
    {
        if (_world.Chaos.Happens(_profile.OneStepSuspendsIn))
        {
            var (process, _) = _scheduler.Any(_processes);
            process.SuspendedUntil = _scheduler.Now + _scheduler.UpTo(90);
            _world.Witness.Note($"{process.Name} stands still until {process.SuspendedUntil:HH:mm:ss}");
        }

        if (_world.Chaos.Happens(_profile.OneStepKillsIn))
            Kill();
    }

    private void Kill()
    {
        var (process, program) = _scheduler.Any(_processes);
        var isAsked = _scheduler.OneIn(4) && process.Name.StartsWith("worker", StringComparison.Ordinal);
        _world.Witness.Count(isAsked ? "deploys" : "deaths");
        _world.Witness.Note($"{process.Name} {(isAsked ? "is asked to end" : "dies")}");
        if (isAsked)
            process.Stop();
        else
            process.Die();

        _processes.RemoveAll(one => one.Process == process);
        Start(process.Name.Split('-')[0], program);
    }

    private string Report(Exception violation)
    {
        var text = new StringBuilder($"Seed {_seed}, step {_scheduler.Steps}: {violation.Message}\n");
        var named = violation.Message.Split([' ', ':', ',', '.']).Where(static word => word.StartsWith('#')).ToHashSet();
        named.UnionWith(_world.Witness.Story.Where(line => named.Any(one => line.Contains($"child of {one} ", StringComparison.Ordinal))).Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]).ToList());
        var lines = _world.Witness.Story.Where(line => named.Count == 0 || line.Contains("--", StringComparison.Ordinal) || line.Split(' ').Any(named.Contains));
        text.AppendJoin('\n', lines.TakeLast(80));
        return violation is ViolationException ? text.ToString() : $"{text}\n{violation}";
    }
}

/// <summary>What a run came to.</summary>
internal sealed record Outcome(int Seed, long Steps, Witness Witness, Exception? Violation, string Report);
