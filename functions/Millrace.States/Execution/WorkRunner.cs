using System.Diagnostics;
using Millrace.States.Definitions;
using Millrace.States.History;
using Millrace.States.Json;
using Millrace.States.Maps;
using Millrace.States.Testing;

namespace Millrace.States.Execution;

/// <summary>Runs the states that can fail: attempts, retries, catchers.</summary>
internal sealed class WorkRunner(ExecutionScope execution, Recorder recorder, TaskRunner tasks, BranchRunner branches)
{
    private readonly MapRunner _maps = new(execution, recorder, branches);

    public async ValueTask<Step> RunAsync(WorkState state, Visit visit)
    {
        var used = new int[state.OnFailure.Retriers.Count];
        foreach (var (retrier, count) in visit.Recorded?.RetriesUsed ?? [])
            used[retrier] = count;

        if (visit.Inspection is { } tested)
            Array.Fill(used, tested.RetriesUsed);

        if (visit.Recorded?.RetryAt is { } retryAt)
            await execution.Options.TimeProvider.UntilAsync(retryAt, visit.Aborted);

        while (true)
        {
            var step = await AttemptAsync(state, visit);
            if (step.Failure is not { } failure)
                return step;

            var retrier = state.OnFailure.RetrierFor(failure, used);
            if (retrier < 0)
                return Caught(state, visit, failure);

            if (visit.Inspection is { } inspection)
                return inspection.Retry(failure, state.OnFailure.Retriers[retrier].DelayAfter(used[retrier], visit.Random));

            await BackOffAsync(visit, failure, (retrier, state.OnFailure.Retriers[retrier].DelayAfter(used[retrier]++, visit.Random)));
        }
    }

    private async ValueTask<Step> AttemptAsync(WorkState state, Visit visit)
    {
        try
        {
            var entered = state.Flow.Enter(visit.Input, visit);
            var outcome = state switch
            {
                TaskState task => await tasks.RunAsync(task, visit, entered),
                ParallelState parallel => await branches.RunAsync(parallel, visit, entered),
                MapState { Distributed: { } distributed } map => await _maps.RunAsync(map, distributed, visit, entered),
                MapState map => await branches.RunAsync(map, visit, entered),
                _ => throw new UnreachableException(),
            };
            if (outcome.Value is not { } result)
                return Step.Failed(outcome.Failure ?? throw new UnreachableException());

            visit.Inspection?.See(Stages.Result, result);
            if (!PayloadLimit.Accepts(result, execution.Options))
                return Step.Failed(PayloadLimit.Exceeded(state is TaskState { Resource: var resource } ? TaskResource.ServiceOf(resource) : state.Name));

            return Step.To(state.Next, state.Flow.Leave(visit.Input, result, visit));
        }
        catch (StateException exception)
        {
            return Step.Failed(recorder.FailureOf(visit, exception, execution.Now));
        }
    }

    private async ValueTask BackOffAsync(Visit visit, Failure failure, (int Retrier, TimeSpan Delay) retry)
    {
        var now = execution.Now;
        var until = now + retry.Delay;
        visit.BeginAttempt(visit.Attempt + 1);
        if (recorder.IsOn)
        {
            recorder.Add(new HistoryEvent.RetryScheduled(EventChain.Note(now, visit.Key), visit.Attempt, retry.Retrier, until) { Error = failure.Error });
            await recorder.FlushAsync();
        }

        await execution.Options.TimeProvider.UntilAsync(until, visit.Aborted);
    }

    private Step Caught(WorkState state, Visit visit, Failure failure)
    {
        if (state.OnFailure.CatcherFor(failure) is not { } catcher)
            return Step.Failed(failure);

        visit.Inspection?.Catch(failure);
        try
        {
            return Step.To(catcher.Next, catcher.Flow.Leave(visit.Input, failure.ToJson(), visit));
        }
        catch (StateException exception)
        {
            return Step.Failed(recorder.FailureOf(visit, exception, execution.Now));
        }
    }
}
