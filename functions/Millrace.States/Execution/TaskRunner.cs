using System.Text.Json;
using Millrace.States.Definitions;
using Millrace.States.Expressions;
using Millrace.States.History;
using Millrace.States.Json;
using Millrace.States.Testing;

namespace Millrace.States.Execution;

/// <summary>Runs one attempt of a Task state.</summary>
internal sealed class TaskRunner(ExecutionScope execution, Recorder recorder, Callbacks callbacks)
{
    private TimeProvider Clock => execution.Options.TimeProvider;

    public async ValueTask<Outcome> RunAsync(TaskState state, Visit visit, JsonValue entered)
    {
        var recorded = visit.RecordedAttempt;
        if (recorded?.TaskResult is { } result)
            return Outcome.Of(result);

        if (recorded?.TaskFailure is { } failure)
            return Outcome.Of(failure);

        var limits = new Limits(Seconds(state.TimeoutSeconds, "TimeoutSeconds", visit, entered), Seconds(state.HeartbeatSeconds, "HeartbeatSeconds", visit, entered));
        var parameters = recorded?.Scheduled is { } scheduled ? JsonValue.Parse(scheduled.Parameters) : Prepare(state, visit, entered);
        if (visit.Inspection?.Mock is { } mock)
            return mock;

        var handler = execution.Options.Tasks.Find(state.Resource) ?? throw StateException.Runtime(
            $"The task state '{state.Name}' has the resource '{state.Resource}', for which no handler is registered.");

        var request = RequestOf(state, visit, parameters, limits);
        await ScheduleAsync(visit, request, limits, isNew: recorded?.Scheduled is null);
        return await RunAsync(new Call(handler, request, limits, visit));
    }

    private JsonValue Prepare(TaskState state, Visit visit, JsonValue entered)
    {
        // Nobody here has other rights than the handler's own, yet a role that cannot be named fails the state.
        state.Credentials?.Evaluate(entered, visit);
        return PayloadLimit.Checked(state.Flow.Prepare(entered, visit), execution.Options, state.Name);
    }

    private async ValueTask ScheduleAsync(Visit visit, TaskRequest request, Limits limits, bool isNew)
    {
        var chain = visit.Frame.Chain;
        if (!recorder.IsOn)
        {
            chain.Count();
            chain.Count();
            return;
        }

        if (isNew)
        {
            recorder.Add(new HistoryEvent.TaskScheduled(chain.Next(request.ScheduledAt, visit.Key), visit.Attempt, request.Resource, request.ParametersJson)
            {
                TimeoutAfter = limits.Timeout,
                HeartbeatWithin = limits.Heartbeat,
            });
            recorder.Add(new HistoryEvent.TaskStarted(chain.Next(request.ScheduledAt, visit.Key), request.Resource));
        }

        await recorder.FlushAsync();
    }

    private sealed record Call(ITaskHandler Handler, TaskRequest Request, Limits Limits, Visit Visit)
    {
        // A mock stands for the one who would send the token back.
        public bool WaitsForToken => Request.Pattern == TaskPattern.WaitForTaskToken
            && !(Handler is MockingHandler mocks && mocks.Answers(Request.StateName));

        public bool IsAnsweredByToken => WaitsForToken || TaskKind.IsActivity(Request.Resource);

        /// <summary>Nobody needs the handler any more: it had only handed the work to others, or its result is of no use.</summary>
        public bool IsOverAfter(Outcome outcome) => outcome.Failure is not null || TaskKind.IsActivity(Request.Resource);
    }

    private readonly record struct Limits(TimeSpan? Timeout, TimeSpan? Heartbeat)
    {
        public bool AreSet => Timeout is not null || Heartbeat is not null;
    }

    private async ValueTask<Outcome> RunAsync(Call call)
    {
        var (visit, request) = (call.Visit, call.Request);
        var attempt = request.Token is { } token && call.IsAnsweredByToken
            ? callbacks.Join(token, () => AttemptOf(visit, request))
            : AttemptOf(visit, request);
        var giveUp = CancellationTokenSource.CreateLinkedTokenSource(visit.Aborted);
        var handling = attempt.IsClaimed ? Task.CompletedTask : HandleAsync(call, attempt, giveUp.Token);
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(visit.Aborted);
        var watching = call.Limits.AreSet && !attempt.IsClaimed ? WatchAsync(call, attempt, finished.Token) : Task.CompletedTask;
        try
        {
            var outcome = await attempt.SettledUnlessAsync(visit.Aborted);
            if (call.IsOverAfter(outcome))
                giveUp.Cancel();

            return outcome;
        }
        finally
        {
            attempt.Close();
            if (call.IsAnsweredByToken)
                callbacks.Leave(request.Token ?? "");

            finished.Cancel();
            await watching;
            _ = DisposeAfterAsync(handling, giveUp);
        }
    }

    private TaskAttempt AttemptOf(Visit visit, TaskRequest request) =>
        new(execution, recorder, new TaskPlace(visit.Key, visit.Attempt, request.Resource, visit.Frame.Chain));

    // The handler may outlive the attempt, and its token with it.
    private static async Task DisposeAfterAsync(Task handling, CancellationTokenSource giveUp)
    {
        await handling;
        giveUp.Dispose();
    }

    private async Task HandleAsync(Call call, TaskAttempt attempt, CancellationToken giveUp)
    {
        Outcome outcome;
        try
        {
            var answer = await call.Handler.HandleAsync(call.Request, giveUp);
            if (call.WaitsForToken)
            {
                Submitted(call, attempt, answer);
                return;
            }

            outcome = ResultOf(call, answer);
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            // Nobody waits for it: a timeout, a stop or a sibling was faster.
            return;
        }
        catch (TaskFailedException exception)
        {
            outcome = Outcome.Of(new Failure(exception.Error, exception.Cause));
        }
        catch (Exception exception)
        {
            // Judged by the state's Retry and Catch, under the name of its type, as for a Lambda function.
            outcome = Outcome.Of(new Failure(exception.GetType().Name, exception.Message));
        }

        await SettleAsync(attempt, outcome);
    }

    private void Submitted(Call call, TaskAttempt attempt, string? answer)
    {
        // The answer may have come before the handler returned.
        if (attempt.IsClaimed || TaskKind.Of(call.Request.Resource) != TaskKind.Task)
            return;

        if (recorder.IsOn)
            recorder.Add(new HistoryEvent.TaskSubmitted(call.Visit.Frame.Chain.Next(execution.Now, call.Visit.Key), call.Request.Resource, answer ?? "null"));
        else
            call.Visit.Frame.Chain.Count();
    }

    private async Task WatchAsync(Call call, TaskAttempt attempt, CancellationToken finished)
    {
        var deadline = call.Limits.Timeout is { } timeout ? call.Request.ScheduledAt + timeout : DateTimeOffset.MaxValue;
        try
        {
            while (true)
            {
                var beatBy = call.Limits.Heartbeat is { } heartbeat ? attempt.LastBeatAt + heartbeat : DateTimeOffset.MaxValue;
                await Clock.UntilAsync(beatBy < deadline ? beatBy : deadline, finished);
                var isLate = execution.Now >= deadline;
                if (!isLate && execution.Now < attempt.LastBeatAt + call.Limits.Heartbeat)
                    continue;

                await SettleAsync(attempt, Outcome.Of(new Failure(ErrorNames.Timeout, "") { IsHeartbeat = !isLate }));
                return;
            }
        }
        catch (OperationCanceledException) when (finished.IsCancellationRequested)
        {
            // The attempt was settled in time.
        }
    }

    private static async Task SettleAsync(TaskAttempt attempt, Outcome outcome)
    {
        try
        {
            await attempt.SettleAsync(outcome);
        }
        catch (Exception) when (attempt.HasFaulted)
        {
            // The history failed; whoever waits for the attempt gets the same exception.
        }
    }

    private static Outcome ResultOf(Call call, string? answer)
    {
        try
        {
            return Outcome.Of(answer is null ? JsonNull.Instance : JsonValue.Parse(answer));
        }
        catch (JsonException exception)
        {
            return Outcome.Of(new Failure(
                ErrorNames.Runtime,
                $"The handler of '{call.Request.Resource}' did not return JSON for the state '{call.Request.StateName}': {exception.Message}"));
        }
    }

    private TaskRequest RequestOf(TaskState state, Visit visit, JsonValue parameters, Limits limits) => new(parameters)
    {
        Resource = state.Resource,
        Pattern = TaskResource.PatternOf(state.Resource),
        ExecutionName = execution.Name,
        StateName = state.Name,
        RetryCount = visit.RetryCount,
        Key = TaskToken.KeyOf(execution.Key, visit.AttemptKey),
        Token = TaskResource.HasToken(state.Resource) || TaskKind.IsActivity(state.Resource) ? visit.Token : null,
        ScheduledAt = visit.RecordedAttempt?.Scheduled?.At ?? execution.Now,
        TimeoutAfter = limits.Timeout,
    };

    private static TimeSpan? Seconds(Expression? expression, string field, Visit visit, JsonValue entered) =>
        expression?.Evaluate(entered, visit) switch
        {
            null => null,
            { } value when Maps.Numbers.TryWhole(value, out var seconds) && seconds is > 0 and <= 99_999_999 => TimeSpan.FromSeconds(seconds),
            var other => throw StateException.Runtime($"{field} must be a whole number from 1 to 99999999, was {other}"),
        };
}
