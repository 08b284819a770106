using System.Globalization;
using Millrace;
using Millrace.Children;
using Millrace.Jobs;
using Simulation.Tests.Scheduling;

namespace Simulation.Tests.Actors;

/// <summary>The handler of all kinds, in one process. What it does and sees is shown to the witness.</summary>
internal sealed class Scripted(World world, SimProcess process) : IJobHandler<Script, int>
{
    private Scheduler Chance => world.Scheduler;

    public async Task<int> HandleAsync(Script input, JobContext job, CancellationToken cancellationToken)
    {
        try
        {
            world.Witness.Began(process, job, job.ReadCheckpoint<int>());
            return await DoAsync(input, job, cancellationToken);
        }
        catch (ViolationException e)
        {
            // Or the runner would take it for a failure of the job.
            Chance.Failure ??= e;
            throw;
        }
        catch (IOException) when (Chance.OneIn(2))
        {
            throw new JobFailedException("Net.Down", "A call failed.", isPermanent: false);
        }
        finally
        {
            world.Witness.Left(job);
        }
    }

    private Task<int> DoAsync(Script input, JobContext job, CancellationToken cancellationToken) => job.Type.Value switch
    {
        Kinds.Flaky => FailAsync(job, cancellationToken),
        Kinds.Long or Kinds.Slow => LastAsync(input, job, cancellationToken),
        Kinds.Park => ParkAsync(input, job, cancellationToken),
        Kinds.Steps => StepAsync(input, job, cancellationToken),
        Kinds.Parent => HaveChildrenAsync(input, job, cancellationToken),
        _ => WorkAsync(job, cancellationToken),
    };

    private async Task<int> WorkAsync(JobContext job, CancellationToken cancellationToken)
    {
        await process.DelayAsync(Chance.UpTo(3), cancellationToken);
        await HaveEffectAsync(job, cancellationToken);
        await process.DelayAsync(Chance.UpTo(1), cancellationToken);
        return 1;
    }

    private async Task<int> FailAsync(JobContext job, CancellationToken cancellationToken)
    {
        await process.DelayAsync(Chance.UpTo(2), cancellationToken);
        return Chance.Random.Next(6) switch
        {
            0 => throw new JobFailedException("Net.Refused", "Nobody answers.", isPermanent: false),
            1 => throw new InvalidOperationException("Some mistake."),
            2 => throw new JobFailedException("Bad", "It will never do.", isPermanent: false),
            _ => await WorkAsync(job, cancellationToken),
        };
    }

    private async Task<int> LastAsync(Script input, JobContext job, CancellationToken cancellationToken)
    {
        // Some do not listen, and go on for a while when they are told to stop.
        var deaf = Chance.OneIn(4);
        for (var second = 0; second < input.Amount; second += 4)
        {
            await process.DelayAsync(TimeSpan.FromSeconds(4), deaf ? CancellationToken.None : cancellationToken);
            job.ReportProgress(100.0 * second / input.Amount);
        }

        await HaveEffectAsync(job, cancellationToken);
        return input.Amount;
    }

    private async Task<int> ParkAsync(Script input, JobContext job, CancellationToken cancellationToken)
    {
        await process.DelayAsync(Chance.UpTo(1), cancellationToken);
        if (!Chance.OneIn(input.Amount))
            throw job.Park("Nothing there yet.");

        return await WorkAsync(job, cancellationToken);
    }

    private async Task<int> StepAsync(Script input, JobContext job, CancellationToken cancellationToken)
    {
        var done = job.ReadCheckpoint<int>();
        while (done < input.Amount)
        {
            await process.DelayAsync(Chance.UpTo(3), cancellationToken);
            await job.SaveCheckpointAsync(++done, cancellationToken);
            if (Chance.OneIn(3))
                throw job.Continue();
        }

        return done;
    }

    private async Task<int> HaveChildrenAsync(Script input, JobContext job, CancellationToken cancellationToken)
    {
        if (job.Children is { Total: var total } && total >= input.Amount)
            return await WorkAsync(job, cancellationToken);

        for (var number = 0; number < input.Amount; number++)
        {
            var kind = number % 3 == 1 ? Kinds.Flaky : Kinds.Plain;
            // Without the token: that it fires is told on another thread to whoever waits with it.
            await job.AddChildAsync(
                number.ToString(CultureInfo.InvariantCulture), new Submission { Type = new JobType(kind), Input = new Payload("""{"amount":1}""") }, CancellationToken.None);
        }

        await process.DelayAsync(Chance.UpTo(4), cancellationToken);
        return input.Again ? throw job.AwaitChildren() : input.Amount;
    }

    private async Task HaveEffectAsync(JobContext job, CancellationToken cancellationToken)
    {
        await job.EnsureLeaseAsync(cancellationToken);
        world.Witness.HadEffect(job);
    }
}
