using Millrace.States.Definitions;
using Millrace.States.Expressions;
using Millrace.States.Json;

namespace Millrace.States.Execution;

/// <summary>Runs the branches of a Parallel and the iterations of a Map.</summary>
internal sealed class BranchRunner(Interpreter interpreter, ExecutionScope execution, Recorder recorder)
{
    // As many as AWS runs side by side in an inline Map that sets no limit itself.
    private const int MostIterations = 40;

    public async ValueTask<Outcome> RunAsync(ParallelState state, Visit visit, JsonValue entered)
    {
        var input = visit.RecordedAttempt?.BranchInput ?? state.Flow.Prepare(entered, visit);
        await KeepRandomAsync(visit, state.Flow.Arguments, input);

        return await RunAllAsync(visit, state.Branches.Count, state.Branches.Count, (number, abort) =>
            FrameOf(visit, number, new Start(state.Branches[number], input, visit.Item), abort));
    }

    public async ValueTask<Outcome> RunAsync(MapState state, Visit visit, JsonValue entered)
    {
        var items = Items(state, visit, entered);
        var concurrency = Concurrency(state, visit, entered);
        var inputs = visit.RecordedAttempt?.BranchInput as JsonArray;
        if (inputs is null && state.Selector is { IsRandom: true } && recorder.IsOn)
        {
            inputs = new JsonArray([.. items.Items.Select((item, number) => Select(state, visit, entered, ItemOf(number, item)))]);
            await KeepRandomAsync(visit, state.Selector, inputs);
        }

        return await RunAllAsync(visit, items.Count, concurrency, (number, abort) =>
        {
            var item = ItemOf(number, items[number]);
            return FrameOf(visit, number, new Start(state.Iteration, inputs?[number] ?? Select(state, visit, entered, item), item), abort);
        });
    }

    private readonly record struct Start(Machine Machine, JsonValue Input, JsonObject? Item);

    private static JsonObject ItemOf(int number, JsonValue item) =>
        JsonObject.Of(new("Index", new JsonNumber(number)), new("Value", item));

    private static JsonValue Select(MapState state, Visit visit, JsonValue entered, JsonObject item)
    {
        if (state.Selector is not { } selector)
            return item.TryGet("Value", out var value) ? value : JsonNull.Instance;

        visit.BeginItem(item);
        var selected = selector.Evaluate(entered, visit);
        visit.BeginItem(visit.Frame.Item);
        return selected;
    }

    private static JsonArray Items(MapState state, Visit visit, JsonValue entered)
    {
        var items = state.Items?.Evaluate(entered, visit) ?? entered;
        return items as JsonArray ?? throw StateException.Runtime(
            $"Reference path \"{(state.Items as PathExpression)?.Path.Text ?? "$"}\" must point to array.");
    }

    private static int Concurrency(MapState state, Visit visit, JsonValue entered)
    {
        if (state.MaxConcurrency is not { } expression)
            return MostIterations;

        var value = expression.Evaluate(entered, visit);
        var path = (expression as PathExpression)?.Path.Text;
        var isWhole = value switch
        {
            JsonNumber number => number.TryGetWhole(out _),
            JsonString text => long.TryParse(text.Value, out _),
            _ => false,
        };
        if (!isWhole)
            throw StateException.Runtime($"The MaxConcurrencyPath field refers to value {value} which is not a valid integer: {path}");

        // AWS reads a number in a string here as a number.
        var limit = long.Parse(value is JsonString written ? written.Value : value.ToString().Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);
        if (limit < 0)
            throw StateException.Runtime($"The MaxConcurrencyPath field refers to value {value} which is negative: {path}");

        return limit is 0 or > MostIterations ? MostIterations : (int)limit;
    }

    // An input that another evaluation would not yield again must be the same for all branches, in every process.
    private async ValueTask KeepRandomAsync(Visit visit, Expression? source, JsonValue input)
    {
        if (recorder.IsOn && source is { IsRandom: true } && visit.RecordedAttempt?.BranchInput is null)
            await recorder.AppendAsync(new JournalEntry.BranchesStarted(visit.Key, execution.Now, visit.Attempt, input.ToString()));
    }

    private static Frame FrameOf(Visit visit, int number, Start start, CancellationToken abort) => new(start.Machine, start.Input, visit.Variables)
    {
        Parent = visit,
        Number = number,
        Item = start.Item,
        Recorded = visit.RecordedAttempt?.Branches.GetValueOrDefault(number),
        Aborted = abort,
    };

    private async ValueTask<Outcome> RunAllAsync(Visit visit, int count, int concurrency, Func<int, CancellationToken, Frame> frameOf)
    {
        // A branch that is known to have failed decides; the others must not begin anything new.
        if (visit.RecordedAttempt?.Branches.Values.FirstOrDefault(branch => branch.Failed is not null)?.Failed is { } known)
            return Outcome.Of(known);

        using var abort = CancellationTokenSource.CreateLinkedTokenSource(visit.Aborted);
        var run = new FanOut(count, number => interpreter.RunAsync(frameOf(number, abort.Token)), abort);
        List<Task> workers = [];
        for (var i = 0; i < concurrency && run.HasMore; i++)
        {
            var worker = run.WorkAsync();
            if (!worker.IsCompletedSuccessfully)
                workers.Add(worker);
        }

        await Task.WhenAll(workers);
        visit.Aborted.ThrowIfCancellationRequested();
        return run.Outcome;
    }
}
