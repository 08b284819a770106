using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Millrace.Blobs;
using Millrace.Children;
using Millrace.Jobs;
using Millrace.Retries;

namespace Millrace.Running;

/// <summary>Runs a claimed job's handler and writes what its end means.</summary>
public sealed class JobRunner(
    IJobStore store, IBlobStore blobs, HandlerSet handlers, AttemptKeeper keeper, RunnerTools tools)
{
    private readonly AttemptTools _tools = new(blobs, handlers.Json, new ChildStarter(tools.Client ?? new JobClient(store, handlers, tools.Clock)));

    private readonly SharedDeadline _settling = new(SettleWithin, tools.Clock);

    private static readonly Failure NotThrown = new(
        "HandoverNotThrown", "The handler called Park, Continue or AwaitChildren and did not throw what it got: write 'throw job.Park(...)'.", IsPermanent: true);

    private static readonly TimeSpan SettleAgainAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FlushWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SettleWithin = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Runs one attempt to its end. Returns the job as it was written, or null if the lease was lost and nothing was
    /// written. When <paramref name="stopping"/> fires, the attempt is given back.
    /// </summary>
    public async Task<Job?> RunAsync(Job claimed, CancellationToken stopping) => await await AttemptAsync(claimed, stopping);

    /// <summary>As <see cref="RunAsync"/>, but ends with the handler: with what ends when its end is written.</summary>
    public async Task<Task<Job?>> AttemptAsync(Job claimed, CancellationToken stopping)
    {
        var options = handlers.Types.OptionsOf(claimed.Type);
        var attempt = keeper.Begin(claimed, claimed.Terms.Timeout ?? options.Timeout);
        AttemptEnding ending;
        try
        {
            await using var registration = stopping.UnsafeRegister(
                static state => ((RunningAttempt)state!).Stop(new AttemptEnding.Interrupted()), attempt);
            ending = await WhyNotAsync(claimed, stopping) ?? await ExecuteAsync(attempt);
        }
        finally
        {
            keeper.End(attempt);
        }

        var settling = EndAsync(attempt, ending);
        if (claimed.Terms.Resources.Count > 0)
            await settling; // What it held must be free before its worker asks for another job's.

        return settling;
    }

    private async Task<Job?> EndAsync(RunningAttempt attempt, AttemptEnding ending)
    {
        using (attempt)
        {
            await FlushLogAsync(attempt);
            // Not the token of the attempt: a job that finished during shutdown must still be recorded as finished.
            var settling = _settling.Token;
            var settled = await SettleAsync(attempt, ending, settling);
            await LeaveAsync(attempt.Job, settled, settling);
            return settled;
        }
    }

    private async Task LeaveAsync(Job claimed, Job? settled, CancellationToken cancellationToken)
    {
        try
        {
            if (tools.Gate is { } gate)
                await gate.LeaveAsync(claimed, settled, cancellationToken);
        }
        catch (Exception e)
        {
            // The attempt is settled, and holds nothing once its lease has ended; the sweep wakes who waits.
            tools.Logger.NotLeft(claimed.Id, e);
        }
    }

    private async Task<AttemptEnding?> WhyNotAsync(Job claimed, CancellationToken stopping)
    {
        try
        {
            return tools.Gate is { } gate ? await gate.WhyNotAsync(claimed, stopping) : null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return new AttemptEnding.Interrupted();
        }
        catch (Exception e)
        {
            // Nobody could be asked. Without an answer the job must not run; and left alone, its lease would lapse like that of a dead worker.
            tools.Logger.GateFailed(claimed.Id, e);
            return new AttemptEnding.Refused(new Verdict.Defer(tools.Clock.GetUtcNow() + AskAgainAfter, null));
        }
    }

    private async Task FlushLogAsync(RunningAttempt attempt)
    {
        if (!attempt.HasUnwrittenLines)
            return;

        using var flushing = new CancellationTokenSource(FlushWithin, tools.Clock);
        try
        {
            await attempt.FlushLogAsync(flushing.Token);
        }
        catch (Exception e)
        {
            // Lost lines are a pity; a finished job that is not recorded would run again.
            tools.Logger.LinesLost(attempt.Job.Id, e);
        }
    }

    private async Task<AttemptEnding> ExecuteAsync(RunningAttempt attempt)
    {
        if (!handlers.Types.TryFind(attempt.Job.Type, out var known))
            return new AttemptEnding.Failed(new Failure("UnknownType", $"This worker has no handler for job type '{attempt.Job.Type}'."));

        tools.Start(() => _ = HandleAsync(known.Handler, attempt));
        if (await attempt.Ending is { } ending)
            return ending;

        tools.Logger.Abandoned(attempt.Job.Id);
        return attempt.StopEnding!; // Abandoned only after a stop.
    }

    // Throws nothing: nobody waits for it.
    private async Task HandleAsync(IJobHandler handler, RunningAttempt attempt) => attempt.End(await EndingOfAsync(handler, attempt));

    private async Task<AttemptEnding> EndingOfAsync(IJobHandler handler, RunningAttempt attempt)
    {
        try
        {
            var ending = await handler.RunAsync(attempt.Job, new JobContext(attempt, _tools), handlers.Json, attempt.Stopping);
            return attempt.IsHandingOver ? new AttemptEnding.Failed(NotThrown) : ending;
        }
        catch (HandoverException handover)
        {
            return handover.Ending;
        }
        catch (OperationCanceledException) when (attempt.StopEnding is not null)
        {
            return attempt.StopEnding;
        }
        catch (Exception e)
        {
            // The one boundary that judges what a handler throws.
            return new AttemptEnding.Failed(Failure.From(e), e);
        }
    }

    private async Task<Job?> SettleAsync(RunningAttempt attempt, AttemptEnding ending, CancellationToken cancellationToken)
    {
        var options = handlers.Types.OptionsOf(attempt.Job.Type);
        var draw = ending is AttemptEnding.Succeeded ? 0 : tools.Draw();
        // With the lease as it was last renewed: the store compares its end.
        var current = ReferenceEquals(attempt.Lease, attempt.Job.Lease) ? attempt.Job : attempt.Job with { State = new JobState.Running(attempt.Lease) };
        while (!attempt.IsLeaseLost && current is not null && current.IsHeldBy(attempt.Lease))
        {
            var now = tools.Clock.GetUtcNow();
            var next = current.Settle(AttemptJudge.Judge(ending, current, options, now, draw), now);
            if (attempt.Progress is { } progress)
                next = next with { Progress = progress };

            try
            {
                if (await store.TryReplaceAsync(current, next, cancellationToken))
                    return next;

                // Somebody else changed the job, such as a request to cancel it: judge again if the lease still holds.
                current = await store.FindAsync(attempt.Job.Id, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException && tools.Clock.GetUtcNow() + SettleAgainAfter < attempt.Lease.Until)
            {
                // A store that fails for a moment must not cost what the handler has done. If the write went through after all, the next one meets it.
                tools.Logger.NotSettled(attempt.Job.Id, e);
                await Task.Delay(SettleAgainAfter, tools.Clock, cancellationToken);
            }

            if (current?.Version == next.Version && current.Epoch == next.Epoch && current.State == next.State)
                return next; // Our own write, whose answer was lost.
        }

        tools.Logger.LeaseLost(attempt.Job.Id, attempt.Lease.Epoch);
        return null;
    }
}

/// <summary>The handlers of a program and how their inputs are read.</summary>
public sealed record HandlerSet(JobTypes Types, PayloadSerializer Json);

/// <summary>What a runner needs besides its ports.</summary>
public sealed record RunnerTools(TimeProvider Clock, ILogger<JobRunner> Logger)
{
    /// <summary>Adds the children of running jobs; null means one without settings of types.</summary>
    public JobClient? Client { get; init; }

    /// <summary>Decides whether a claimed job may run now; null means that all may.</summary>
    public AttemptGate? Gate { get; init; }

    /// <summary>
    /// Starts a handler: on the pool, since it may compute for minutes before its first await, and must not keep the runner from giving
    /// up on it. A simulation has one thread only.
    /// </summary>
    internal Action<Action> Start { get; init; } = static handle => ThreadPool.QueueUserWorkItem(static handle => handle(), handle, preferLocal: true);

    /// <summary>A random number in [0, 1) for the jitter of retries.</summary>
    internal Func<double> Draw { get; init; } = static () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}

/// <summary>What every attempt's context shares.</summary>
internal sealed record AttemptTools(IBlobStore Blobs, PayloadSerializer Json, ChildStarter Children);
