using Millrace.States.Testing;

namespace Millrace.States.Tests.Execution;

public sealed class CallbackTests
{
    private const string Ask = """
        { "StartAt": "Ask", "States": { "Ask": {
          "Type": "Task", "Resource": "arn:test:ask.waitForTaskToken", "TimeoutSeconds": 600, "HeartbeatSeconds": 60,
          "Parameters": { "token.$": "$$.Task.Token" }, "End": true } } }
        """;

    private readonly VirtualTime _time = new() { JumpsWhenIdle = false };
    private readonly TaskCompletionSource<TaskRequest> _asked = new();
    private readonly List<HistoryEvent> _entries = [];

    [Fact]
    public async Task A_task_ends_with_the_answer_to_its_token()
    {
        var execution = Start();
        var request = await _asked.Task;

        Assert.Equal(CallbackReceipt.Accepted, await execution.SendTaskSuccessAsync(request.Token!, """{"yes":true}"""));

        Assert.Equal(new ExecutionResult.Succeeded("""{"yes":true}"""), await execution.Completion);
        Assert.Equal(request.Token, request.Parameters.GetProperty("token").GetString());
    }

    [Fact]
    public async Task A_task_fails_with_the_failure_sent_to_its_token()
    {
        var execution = Start();
        var request = await _asked.Task;

        await execution.SendTaskFailureAsync(request.Token!, "Refused", "no");

        Assert.Equal(new ExecutionResult.Failed("Refused", "no"), await execution.Completion);
    }

    [Fact]
    public async Task An_unknown_token_and_a_second_answer_are_not_waited_for()
    {
        var execution = Start();
        var request = await _asked.Task;

        var unknown = await execution.SendTaskSuccessAsync("unknown", "1");
        var both = await Task.WhenAll(
            execution.SendTaskSuccessAsync(request.Token!, "1"), execution.SendTaskFailureAsync(request.Token!, "Late", null));
        var late = await execution.SendTaskHeartbeatAsync(request.Token!);

        Assert.Equal(CallbackReceipt.NotWaiting, unknown);
        Assert.Equal([CallbackReceipt.Accepted, CallbackReceipt.NotWaiting], both);
        Assert.Equal(CallbackReceipt.NotWaiting, late);
        Assert.Equal(new ExecutionResult.Succeeded("1"), await execution.Completion);
    }

    [Fact]
    public async Task An_answer_is_stored_before_its_sender_is_told()
    {
        var execution = Start();
        var request = await _asked.Task;

        await execution.SendTaskSuccessAsync(request.Token!, "1");

        Assert.Contains(_entries, entry => entry is HistoryEvent.TaskSucceeded { Output: "1" });
    }

    [Fact]
    public async Task An_output_that_is_no_JSON_is_the_senders_mistake()
    {
        var execution = Start();
        var request = await _asked.Task;

        await Assert.ThrowsAsync<ArgumentException>(() => execution.SendTaskSuccessAsync(request.Token!, "{"));
        Assert.False(execution.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_heartbeat_that_stays_away_is_a_timeout()
    {
        var execution = Start();
        var request = await _asked.Task;

        await _time.Advance(TimeSpan.FromSeconds(59));
        await execution.SendTaskHeartbeatAsync(request.Token!);
        await _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(execution.Completion.IsCompleted);
        await _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(new ExecutionResult.Failed("States.Timeout", ""), await execution.Completion);
    }

    [Fact]
    public async Task Heartbeats_do_not_extend_the_timeout()
    {
        var execution = Start();
        var request = await _asked.Task;

        for (var i = 0; i < 20; i++)
        {
            await _time.Advance(TimeSpan.FromSeconds(30));
            await execution.SendTaskHeartbeatAsync(request.Token!);
        }

        Assert.Equal(new ExecutionResult.Failed("States.Timeout", ""), await execution.Completion);
    }

    [Fact]
    public async Task An_answer_that_comes_right_after_the_resume_finds_its_task()
    {
        var first = Start();
        var request = await _asked.Task;
        await first.SuspendAsync();

        var second = StateMachineExecution.Resume(StateMachineDefinition.Parse(Ask), [.. _entries], Options(neverAsked: true));
        var receipt = await second.SendTaskSuccessAsync(request.Token!, "2");

        Assert.Equal(CallbackReceipt.Accepted, receipt);
        Assert.Equal(new ExecutionResult.Succeeded("2"), await second.Completion);
    }

    [Fact]
    public async Task A_resumed_task_has_the_same_token_and_key()
    {
        var first = Start();
        var before = await _asked.Task;
        await first.SuspendAsync();
        var again = new TaskCompletionSource<TaskRequest>();

        var second = StateMachineExecution.Resume(StateMachineDefinition.Parse(Ask), [.. _entries], Options() with
        {
            Tasks = new TaskHandlers().On("*", (request, _) => Answer(again, request)),
        });
        var after = await again.Task;
        await second.StopAsync();

        Assert.Equal((before.Token, before.Key, before.ParametersJson), (after.Token, after.Key, after.ParametersJson));
        Assert.Equal(before.ScheduledAt, after.ScheduledAt);
    }

    [Fact]
    public void A_token_is_short_and_safe_in_a_URL_and_names_its_execution()
    {
        var plain = TaskToken.Of("run 1", "Ask#1~0");
        var nested = TaskToken.Of("run 1", string.Join('/', Enumerable.Repeat("Branch#1~0", 500)));

        Assert.True(TaskToken.TryGetExecutionName(plain, out var name));
        Assert.Equal("run 1", name);
        Assert.All([plain, nested], token => Assert.Matches("^[A-Za-z0-9_.~-]{1,1024}$", token));
        Assert.True(TaskToken.KeyOf("run 1", new string('x', 5000)).Length <= 1024);
    }

    private StateMachineExecution Start() => StateMachineExecution.Start(StateMachineDefinition.Parse(Ask), "{}", Options());

    private ExecutionOptions Options(bool neverAsked = false) => new()
    {
        Name = "run",
        TimeProvider = _time,
        History = new TestHistory(_entries),
        Tasks = new TaskHandlers().On("*", (request, _) => neverAsked ? new TaskCompletionSource<string?>().Task : Answer(_asked, request)),
    };

    private static Task<string?> Answer(TaskCompletionSource<TaskRequest> asked, TaskRequest request)
    {
        asked.SetResult(request);
        return Task.FromResult<string?>("ignored, and no JSON");
    }
}
