using Millrace.States.Definitions;
using Millrace.States.History;
using Millrace.States.Json;
using Millrace.States.Maps;

namespace Millrace.States.Execution;

/// <summary>Runs the branches of a Parallel and the iterations of an inline Map.</summary>
internal sealed class BranchRunner(Interpreter interpreter, ExecutionScope execution, Recorder recorder)
{
    // As many as AWS runs side by side in an inline Map that sets no limit itself.
    private const int MostIterations = 40;

    public async ValueTask<Outcome> RunAsync(ParallelState state, Visit visit, JsonValue entered)
    {
        var input = visit.RecordedAttempt?.BranchInput ?? PayloadLimit.Checked(state.Flow.Prepare(entered, visit), execution.Options, state.Name);
        if (visit.Inspection?.Mock is { } mock)
            return mock;

        if (state.Flow.Arguments is { IsRandom: true } && recorder.IsOn)
            KeepRandom(visit, input);

        return await RunAllAsync(
            new Branches(visit, state.Branches.Count, state.Branches.Count),
            (number, abort) => FrameOf(visit, number, new Start(state.Branches[number], input, visit.Item), abort));
    }

    public async ValueTask<Outcome> RunAsync(MapState state, Visit visit, JsonValue entered)
    {
        var items = MapItems.Of(state, visit, entered);
        var concurrency = MapItems.Concurrency(state, visit, entered);
        if (visit.Inspection?.Mock is { } mock)
        {
            items.All();
            return mock;
        }

        var inputs = visit.RecordedAttempt?.BranchInput as JsonArray;
        if (inputs is null && items.IsRandom && recorder.IsOn)
        {
            inputs = new JsonArray([.. items.All()]);
            KeepRandom(visit, inputs);
        }

        return await RunAllAsync(
            new Branches(visit, items.Count, concurrency is 0 or > MostIterations ? MostIterations : concurrency),
            (number, abort) =>
            {
                var start = new Start(state.Iteration, inputs?[number] ?? items.Input(number), items.Item(number));
                return FrameOf(visit, number, start, abort);
            });
    }

    /// <summary>Runs a frame to its end.</summary>
    public ValueTask<Outcome> RunAsync(Frame frame) => interpreter.RunAsync(frame);

    /// <summary>Says that branches begin or that they have ended.</summary>
    public void Tell(Visit visit, Func<EventPlace, HistoryEvent> happened)
    {
        if (recorder.IsOn)
            recorder.Add(happened(visit.Frame.Chain.Next(execution.Now, visit.Key)));
        else
            visit.Frame.Chain.Count();
    }

    private readonly record struct Start(Machine Machine, JsonValue Input, JsonObject? Item);

    private readonly record struct Branches(Visit Visit, int Count, int Concurrency);

    // An input that another evaluation would not yield again must be the same for all branches, in every process.
    private void KeepRandom(Visit visit, JsonValue input)
    {
        if (visit.RecordedAttempt?.BranchInput is null)
            recorder.Add(new HistoryEvent.BranchInputs(EventChain.Note(execution.Now, visit.Key), visit.Attempt, input.ToString()));
    }

    private static Frame FrameOf(Visit visit, int number, Start start, CancellationToken abort)
    {
        var recorded = visit.RecordedAttempt?.Branches.GetValueOrDefault(number);
        return new Frame(start.Machine, start.Input, visit.Variables)
        {
            Parent = visit,
            Number = number,
            Item = start.Item,
            Identity = visit.Frame.Identity,
            Chain = recorded?.Chain ?? visit.Frame.Chain.Branch(),
            Recorded = recorded,
            Aborted = abort,
        };
    }

    private async ValueTask<Outcome> RunAllAsync(Branches branches, Func<int, CancellationToken, Frame> frameOf)
    {
        // A branch that is known to have failed decides; the others must not begin anything new.
        var visit = branches.Visit;
        if (visit.RecordedAttempt?.Branches.Values.FirstOrDefault(branch => branch.Failed is not null)?.Failed is { } known)
            return Outcome.Of(known);

        if (visit.RecordedAttempt is not { HasBegunBranches: true })
            Tell(visit, place => new HistoryEvent.BranchesStarted(place, visit.State.Type, branches.Count));

        using var abort = CancellationTokenSource.CreateLinkedTokenSource(visit.Aborted);
        var last = visit.Frame.Chain.Last;
        var run = new FanOut(branches.Count, RunOneAsync, abort);
        await run.RunAsync(branches.Concurrency);
        visit.Aborted.ThrowIfCancellationRequested();
        visit.Frame.Chain.Last = last;
        Tell(visit, place => new HistoryEvent.BranchesEnded(place, visit.State.Type, run.Failure is null));
        return run.Failure is { } failure ? Outcome.Of(failure) : Outcome.Of(JsonArray.Of(run.Results));

        async ValueTask<Outcome> RunOneAsync(int number)
        {
            var frame = frameOf(number, abort.Token);
            var outcome = visit.State is MapState ? await IterateAsync(visit, frame) : await interpreter.RunAsync(frame);
            last = frame.Chain.Last;
            return outcome;
        }
    }

    private async ValueTask<Outcome> IterateAsync(Visit visit, Frame frame)
    {
        if (frame.Recorded is null)
            TellOf(frame, visit, IterationProgress.Started);

        var hadEnded = frame.Recorded is { HasEnded: true };
        try
        {
            var outcome = await interpreter.RunAsync(frame);
            if (!hadEnded)
                TellOf(frame, visit, outcome.Failure is null ? IterationProgress.Succeeded : IterationProgress.Failed);

            return outcome;
        }
        catch (OperationCanceledException) when (!visit.Aborted.IsCancellationRequested)
        {
            TellOf(frame, visit, IterationProgress.Aborted);
            throw;
        }
    }

    private void TellOf(Frame frame, Visit visit, IterationProgress progress)
    {
        if (recorder.IsOn)
            recorder.Add(new HistoryEvent.MapIteration(
                frame.Chain.Next(execution.Now, VisitKey.OfFrame(frame.Key)), visit.State.Name, frame.Number, progress));
        else
            frame.Chain.Count();
    }
}
