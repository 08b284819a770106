using System.Security.Cryptography;
using System.Text;
using Millrace.States.Definitions;
using Millrace.States.Execution;
using Millrace.States.History;
using Millrace.States.Json;

namespace Millrace.States.Maps;

/// <summary>Runs distributed Maps: each item, or batch of items, is an execution of its own with its own history.</summary>
internal sealed class MapRunner(ExecutionScope execution, Recorder recorder, BranchRunner branches)
{
    // AWS starts up to 10,000; more than this brings one process nothing.
    private const int MostAtOnce = 1000;

    public async ValueTask<Outcome> RunAsync(MapState state, DistributedMap map, Visit visit, JsonValue entered)
    {
        var tolerance = Tolerance.Of(map, visit, entered);
        var concurrency = MapItems.Concurrency(state, visit, entered);
        if (visit.RecordedAttempt is not { HasBegunBranches: true })
            branches.Tell(visit, place => new HistoryEvent.BranchesStarted(place, "Map", 0));

        var run = RunOf(map, visit);
        try
        {
            var children = Children(map, visit, await ItemsAsync(state, map, visit, entered), entered);
            if (visit.Inspection?.Mock is { } mock)
                return Judged(mock, tolerance, (visit.Inspection.FailedItems, children.Count));

            Begin(visit, run, children.Count);
            var ended = await RunAllAsync(new Work(state, visit, run, children), tolerance, concurrency is 0 or > MostAtOnce ? MostAtOnce : concurrency);
            if (ended.Failure is null)
                ended = Outcome.Of(await WriteAsync(map, visit, run, entered));

            End(visit, run, ended.Failure);
            return ended;
        }
        catch (StateException exception) when (exception.Error is ErrorNames.ItemReaderFailed or ErrorNames.ResultWriterFailed)
        {
            var failure = new Failure(exception.Error, exception.Message);
            Begin(visit, run, 0);
            End(visit, run, failure);
            return Outcome.Of(failure);
        }
    }

    // Without a limit AWS takes a mocked result as it is, however many items are said to have failed.
    private static Outcome Judged(Outcome mock, Tolerance tolerance, (int Failed, int All) items) =>
        mock.Failure is null && tolerance.IsGiven && !tolerance.Allows(items.Failed, items.All) ? Outcome.Of(Tolerance.Exceeded) : mock;

    private sealed record Work(MapState State, Visit Visit, MapRun Run, IReadOnlyList<JsonValue> Inputs);

    private MapRun RunOf(DistributedMap map, Visit visit)
    {
        // The same after a crash, as is all that is made of it.
        var id = IdOf($"{execution.Identity.Arn}/{visit.AttemptKey}");
        var name = map.Label ?? IdOf(visit.State.Name);
        var arn = visit.RecordedAttempt?.MapRun?.MapRunArn
            ?? $"{execution.MachineArn.Replace(":stateMachine:", ":mapRun:", StringComparison.Ordinal)}/{name}:{id}";
        return new MapRun(arn, $"{execution.MachineArn}/{name}", map.IsExpress);
    }

    private async ValueTask<MapItems> ItemsAsync(MapState state, DistributedMap map, Visit visit, JsonValue entered)
    {
        if (map.Reader is not { } reader)
            return MapItems.Of(state, visit, entered);

        // Whoever tests the state alone may leave out what would be read.
        if (visit.Inspection is not null && execution.Options.Objects is null)
            return new MapItems(state, visit, entered, []);

        var reading = new ItemReading(execution.Options, visit);
        return new MapItems(state, visit, entered, await reading.ReadAsync(reader, entered));
    }

    private IReadOnlyList<JsonValue> Children(DistributedMap map, Visit visit, MapItems items, JsonValue entered)
    {
        if (visit.RecordedAttempt?.BranchInput is JsonArray recorded)
            return recorded.Items;

        var inputs = items.All();
        var children = map.Batcher is { } batcher ? Batches.Of(batcher, inputs, visit, entered) : inputs;
        var isRandom = items.IsRandom || map.Batcher is { BatchInput.IsRandom: true };
        if (isRandom && recorder.IsOn)
            recorder.Add(new HistoryEvent.BranchInputs(EventChain.Note(execution.Now, visit.Key), visit.Attempt, new JsonArray([.. children]).ToString()));

        return children;
    }

    private void Begin(Visit visit, MapRun run, int count)
    {
        if (visit.RecordedAttempt?.MapRun is null)
            branches.Tell(visit, place => new HistoryEvent.MapRun(place, run.Arn, MapRunProgress.Started) { Count = count });
        else if (visit.RecordedAttempt.IsRedriven)
            branches.Tell(visit, place => new HistoryEvent.MapRun(place, run.Arn, MapRunProgress.Redriven) { Count = count });
    }

    private void End(Visit visit, MapRun run, Failure? failure)
    {
        var progress = failure is null ? MapRunProgress.Succeeded : MapRunProgress.Failed;
        branches.Tell(visit, place => new HistoryEvent.MapRun(place, run.Arn, progress) { Error = failure?.Error, Cause = failure?.Cause });
        branches.Tell(visit, place => new HistoryEvent.BranchesEnded(place, "Map", failure is null));
    }

    private async ValueTask<Outcome> RunAllAsync(Work work, Tolerance tolerance, int concurrency)
    {
        var (visit, count) = (work.Visit, work.Inputs.Count);
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(visit.Aborted);
        var run = new FanOut(count, number => RunOneAsync(work, number, abort.Token), abort)
        {
            Judge = (_, failed) => tolerance.Allows(failed, count) ? null : Tolerance.Exceeded,
        };
        await run.RunAsync(concurrency);
        visit.Aborted.ThrowIfCancellationRequested();
        work.Run.Results = run.Results;
        return run.Failure is { } failure ? Outcome.Of(failure) : Outcome.Of(JsonNull.Instance);
    }

    private async ValueTask<Outcome> RunOneAsync(Work work, int number, CancellationToken abort)
    {
        var frame = FrameOf(work, number, abort);
        var child = work.Run.Begin(frame, execution.Now);
        if (frame.Recorded?.StartedAt is null)
        {
            Tell(frame, place => new HistoryEvent.ExecutionStarted(place, frame.Identity.Name, frame.Input.ToString(), execution.Options.RoleArn));
            frame.Chain.Last = 0;
        }

        var hadEnded = frame.Recorded is { HasEnded: true };
        var outcome = await branches.RunAsync(frame);
        child.End(outcome, execution.Now);
        if (!hadEnded)
            Tell(frame, place => new HistoryEvent.ExecutionEnded(place, ResultOf(outcome)));

        return outcome;
    }

    private Frame FrameOf(Work work, int number, CancellationToken abort)
    {
        var visit = work.Visit;
        var recorded = visit.RecordedAttempt?.Branches.GetValueOrDefault(number);
        var name = IdOf($"{work.Run.Arn}/{number}");
        var start = new ExecutionStart(name, work.Inputs[number], recorded?.StartedAt ?? execution.Now, 0);
        var type = work.Run.IsExpress ? ExecutionType.Express : ExecutionType.Standard;

        var arn = ExecutionIdentity.ArnOf(work.Run.MachineArn, name, type);

        // Neither the variables nor the item of the Map are seen inside, as in AWS.
        return new Frame(work.State.Iteration, start.Input, JsonObject.Empty)
        {
            Parent = visit,
            Number = number,
            Identity = new ExecutionIdentity(name, arn, execution.Options, start),
            Chain = recorded?.Chain ?? new EventChain(new EventNumbers(arn), 0),
            Recorded = recorded,
            Aborted = abort,
        };
    }

    private void Tell(Frame frame, Func<EventPlace, HistoryEvent> happened)
    {
        if (recorder.IsOn)
            recorder.Add(happened(frame.Chain.Next(execution.Now, VisitKey.OfFrame(frame.Key))));
        else
            frame.Chain.Count();
    }

    private async ValueTask<JsonValue> WriteAsync(DistributedMap map, Visit visit, MapRun run, JsonValue entered)
    {
        // The results of the last process are in the store before anything says so.
        await recorder.FlushAsync();
        return await new ResultWriting(execution.Options, visit).WriteAsync(map.Writer, run, entered);
    }

    private static ExecutionResult ResultOf(Outcome outcome) => outcome.Failure is { } failure
        ? new ExecutionResult.Failed(failure.Error, failure.Cause)
        : new ExecutionResult.Succeeded((outcome.Value ?? JsonNull.Instance).ToString());

    private static string IdOf(string text) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16)).ToString("D");
}
