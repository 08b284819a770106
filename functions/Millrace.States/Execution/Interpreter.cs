using System.Diagnostics;
using Millrace.States.Definitions;
using Millrace.States.Expressions;
using Millrace.States.History;
using Millrace.States.Json;
using Millrace.States.Testing;

namespace Millrace.States.Execution;

/// <summary>Runs frames: one state after the other. Everything that does not wait runs without leaving the method.</summary>
internal sealed class Interpreter
{
    // A loop of states that never wait must let a stop or a timeout through.
    private const int YieldAfter = 1024;

    private readonly ExecutionScope _execution;
    private readonly Recorder _recorder;
    private readonly WorkRunner _work;
    private readonly long _longest;
    private int _steps;

    public Interpreter(ExecutionScope execution, Recorder recorder, Callbacks callbacks)
    {
        (_execution, _recorder) = (execution, recorder);
        var tasks = new TaskRunner(execution, recorder, callbacks);
        _work = new WorkRunner(execution, recorder, tasks, new BranchRunner(this, execution, recorder));
        _longest = execution.Options.LongestHistory ?? long.MaxValue;
    }

    public async ValueTask<Outcome> RunAsync(Frame frame)
    {
        if (!PayloadLimit.Accepts(frame.Input, _execution.Options))
            return Outcome.Of(PayloadLimit.Exceeded(frame.Machine.Start.Name));

        var position = Position.Of(frame);
        if (position.Ended is { } ended)
            return ended;

        var (state, input) = (position.State, position.Input);
        while (true)
        {
            if (++_steps % YieldAfter == 0)
                await Task.Yield();

            frame.Aborted.ThrowIfCancellationRequested();
            if (_recorder.IsFull)
                await _recorder.FlushAsync();

            if (frame.Chain.Numbers.Last >= _longest - 1)
                return Outcome.Of(new Failure(ErrorNames.Runtime, $"The execution reached the maximum number of history events ({_longest})."));

            var visit = Enter(frame, state, input);
            var step = Limited(visit, await ExecuteAsync(visit));
            if (step.Output is not { } output)
                return Fail(visit, step.Failure);

            Leave(visit, step, output);
            if (step.Next is null)
                return Outcome.Of(output);

            (state, input) = (step.Next, output);
        }
    }

    /// <summary>Runs one state to its end, whatever comes before or after it.</summary>
    public async ValueTask<Step> RunAsync(Visit visit) => Limited(visit, await ExecuteAsync(visit));

    private ValueTask<Step> ExecuteAsync(Visit visit)
    {
        try
        {
            return visit.State switch
            {
                PassState pass => new(Pass(pass, visit)),
                ChoiceState choice => new(Choose(choice, visit)),
                SucceedState succeed => new(Step.End(Through(succeed, visit))),
                FailState fail => new(Fail(fail, visit)),
                WaitState wait => WaitAsync(wait, visit),
                WorkState work => _work.RunAsync(work, visit),
                _ => throw new UnreachableException(),
            };
        }
        catch (StateException exception)
        {
            return new(Step.Failed(_recorder.FailureOf(visit, exception, _execution.Now)));
        }
    }

    private static Step Pass(PassState state, Visit visit)
    {
        var entered = state.Flow.Enter(visit.Input, visit);
        var prepared = state.Flow.Prepare(entered, visit);
        if (state.Result is not null)
            visit.Inspection?.See(Stages.Result, state.Result);

        return Step.To(state.Next, state.Flow.Leave(visit.Input, state.Result ?? prepared, visit));
    }

    private static Language.StateOutput Through(State state, Visit visit)
    {
        var entered = state.Flow.Enter(visit.Input, visit);
        return state.Flow.Leave(entered, entered, visit);
    }

    private static Step Choose(ChoiceState state, Visit visit)
    {
        var entered = state.Flow.Enter(visit.Input, visit);
        foreach (var rule in state.Rules)
        {
            if (rule.Condition.Holds(entered, visit))
                return Step.To(rule.Next, rule.Flow.Leave(entered, entered, visit));
        }

        return state.Default is { } otherwise
            ? Step.To(otherwise, state.Flow.Leave(entered, entered, visit))
            : throw StateException.Runtime("Failed to transition out of the state. The state does not point to a next state.");
    }

    private static Step Fail(FailState state, Visit visit)
    {
        var entered = state.Flow.Enter(visit.Input, visit);
        return Step.Failed(new Failure(Text(state.Error, "ErrorPath", (visit, entered)), Text(state.Cause, "CausePath", (visit, entered))));
    }

    private static string? Text(Expression? expression, string field, (Visit Visit, JsonValue Entered) at) => expression?.Evaluate(at.Entered, at.Visit) switch
    {
        null => null,
        JsonString text => text.Value,
        var other => throw StateException.Runtime($"The {field} must lead to a string, was {other}"),
    };

    private async ValueTask<Step> WaitAsync(WaitState state, Visit visit)
    {
        try
        {
            var entered = state.Flow.Enter(visit.Input, visit);
            var recorded = visit.Recorded?.WaitUntil;
            var until = recorded ?? WaitTimes.EndOf(state.Until, entered, visit, _execution.Now);
            if (until > _execution.Now && visit.Inspection is null)
                await WaitAsync(visit, until, isNew: recorded is null);

            return Step.To(state.Next, state.Flow.Leave(entered, entered, visit));
        }
        catch (StateException exception)
        {
            return Step.Failed(_recorder.FailureOf(visit, exception, _execution.Now));
        }
    }

    private async ValueTask WaitAsync(Visit visit, DateTimeOffset until, bool isNew)
    {
        if (_recorder.IsOn)
        {
            if (isNew)
                _recorder.Add(new HistoryEvent.WaitStarted(EventChain.Note(_execution.Now, visit.Key), until));

            await _recorder.FlushAsync();
        }

        await _execution.Options.TimeProvider.UntilAsync(until, visit.Aborted);
    }

    private Visit Enter(Frame frame, State state, JsonValue input)
    {
        var recorded = frame.Recorded?.Open is { } open && open.State == state.Name && frame.VisitsOf(state) > 0 && !frame.HasResumed
            ? open
            : null;
        frame.HasResumed = true;
        if (recorded is null && !_recorder.IsOn)
            frame.Chain.Count();

        var visit = new Visit(_execution, frame, state, input)
        {
            Number = recorded is null ? frame.CountVisit(state) : frame.VisitsOf(state),
            EnteredAt = recorded?.EnteredAt ?? _execution.Now,
            Recorded = recorded,
        };
        if (recorded is not null)
            visit.BeginAttempt(recorded.Attempt);
        else if (_recorder.IsOn)
            _recorder.Add(new HistoryEvent.StateEntered(frame.Chain.Next(visit.EnteredAt, visit.Key), state.Name, state.Type, input.ToString()));

        visit.EventId = recorded?.EventId ?? frame.Chain.Last;
        return visit;
    }

    private void Leave(Visit visit, Step step, JsonValue output)
    {
        var (frame, state) = (visit.Frame, visit.State);
        if (_recorder.IsOn)
        {
            var place = frame.Chain.Next(_execution.Now, visit.Key);
            var assigned = step.Assigned.Count == 0 ? null : step.Assigned.ToString();
            _recorder.Add(new HistoryEvent.StateExited(place, state.Name, state.Type, output.ToString(), step.Next?.Name, assigned));
        }
        else
        {
            frame.Chain.Count();
        }

        frame.Variables = frame.Variables.With(step.Assigned);
    }

    private Outcome Fail(Visit visit, Failure? failure)
    {
        var known = failure ?? throw new UnreachableException();
        if (_recorder.IsOn)
            _recorder.Add(new HistoryEvent.StateFailed(EventChain.Note(_execution.Now, visit.Key), known.Error, known.Cause));

        return Outcome.Of(known);
    }

    private Step Limited(Visit visit, Step step) =>
        step.Output is null || (PayloadLimit.Accepts(step.Output, _execution.Options) && AcceptsVariables(visit, step.Assigned))
            ? step
            : Step.Failed(PayloadLimit.Exceeded(visit.State.Name));

    private bool AcceptsVariables(Visit visit, JsonObject assigned) => assigned.Count == 0
        || (PayloadLimit.Accepts(assigned, _execution.Options) && visit.Variables.With(assigned).Size <= PayloadLimit.AllVariables);
}
