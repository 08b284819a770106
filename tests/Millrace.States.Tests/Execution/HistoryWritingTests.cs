using Millrace.States.Testing;

namespace Millrace.States.Tests.Execution;

/// <summary>When the history is written, and what is kept of it.</summary>
public sealed class HistoryWritingTests
{
    private const string Machine = """
        { "StartAt": "A", "States": { "A": { "Type": "Pass", "Next": "B" }, "B": { "Type": "Pass", "Next": "T" },
          "T": { "Type": "Task", "Resource": "r", "Next": "W" }, "W": { "Type": "Wait", "Seconds": 5, "Next": "C" }, "C": { "Type": "Pass", "End": true } } }
        """;

    private readonly List<HistoryEvent> _events = [];

    [Fact]
    public async Task What_has_happened_is_stored_before_a_handler_is_called_or_a_wait_begins()
    {
        List<string> seen = [];
        var time = new VirtualTime { JumpsWhenIdle = false };
        var execution = Start(time, (_, _) =>
        {
            seen.Add(_events[^1].Type);
            return Task.FromResult<string?>("1");
        });
        await time.WhenIdleAsync();
        seen.Add(_events[^1].Type);
        await time.Advance(TimeSpan.FromSeconds(5));

        await execution.Completion;
        Assert.Equal(["TaskStarted", "WaitStarted"], seen);
    }

    [Fact]
    public async Task States_that_nobody_outside_depends_on_are_written_together()
    {
        var history = new TestHistory(_events);
        await StateMachineExecution.Start(StateMachineDefinition.Parse(Machine), "{}", Options(new VirtualTime(), history, (_, _) => Task.FromResult<string?>("1"))).Completion;

        // Before the handler, with its answer, before the wait, at the end.
        Assert.Equal(4, history.Writes);
    }

    [Fact]
    public async Task A_history_that_fails_ends_the_interpreting_and_no_handler_is_called()
    {
        var called = false;
        var execution = StateMachineExecution.Start(StateMachineDefinition.Parse(Machine), "{}", Options(new VirtualTime(), new TestHistory(_events, survives: 0), (_, _) =>
        {
            called = true;
            return Task.FromResult<string?>("1");
        }));

        await Assert.ThrowsAsync<PowerFailureException>(() => execution.Completion);
        Assert.False(called);
    }

    [Fact]
    public async Task An_answer_that_could_not_be_stored_is_not_accepted()
    {
        const string Ask = """{ "StartAt": "T", "States": { "T": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true } } }""";
        var asked = new TaskCompletionSource<string>();
        var execution = StateMachineExecution.Start(StateMachineDefinition.Parse(Ask), "{}", new ExecutionOptions
        {
            // What comes before the handler is stored, and nothing else.
            History = new TestHistory(_events, survives: 1),
            Tasks = new TaskHandlers().On("*", (request, _) =>
            {
                asked.SetResult(request.Token!); // It waits for one.
                return Task.FromResult<string?>(null);
            }),
        });

        await Assert.ThrowsAsync<PowerFailureException>(async () => await execution.SendTaskSuccessAsync(await asked.Task, "1"));
    }

    [Fact]
    public async Task Memory_follows_what_is_live_and_not_what_has_happened()
    {
        const string Loop = """
            { "StartAt": "Count", "States": { "Count": { "Type": "Pass", "Parameters": { "i.$": "States.MathAdd($.i, 1)" }, "Next": "Enough?" },
              "Enough?": { "Type": "Choice", "Choices": [ { "Variable": "$.i", "NumericLessThan": 60000, "Next": "Count" } ], "Default": "End" }, "End": { "Type": "Succeed" } } }
            """;
        var forgetful = new ForgetfulHistory();

        var execution = StateMachineExecution.Start(StateMachineDefinition.Parse(Loop), """{ "i": 0 }""", new ExecutionOptions { History = forgetful });
        await execution.Completion;

        Assert.True(forgetful.Count > 240_000);
        Assert.InRange(forgetful.Alive, 0, 2000);
        GC.KeepAlive(execution);
    }

    private StateMachineExecution Start(VirtualTime time, Func<TaskRequest, CancellationToken, Task<string?>> handle) =>
        StateMachineExecution.Start(StateMachineDefinition.Parse(Machine), "{}", Options(time, new TestHistory(_events), handle));

    private static ExecutionOptions Options(VirtualTime time, IExecutionHistory history, Func<TaskRequest, CancellationToken, Task<string?>> handle) =>
        new() { TimeProvider = time, History = history, Tasks = new TaskHandlers().On("r", handle) };

    private sealed class ForgetfulHistory : IExecutionHistory
    {
        private readonly List<WeakReference> _events = [];

        public long Count => _events.Count;

        /// <summary>How many events somebody still holds, when it was last looked.</summary>
        public int Alive { get; private set; }

        public ValueTask AppendAsync(IReadOnlyList<HistoryEvent> events)
        {
            var before = _events.Count;
            _events.AddRange(events.Select(static one => new WeakReference(one)));
            if (before / 60_000 == _events.Count / 60_000)
                return ValueTask.CompletedTask;

            GC.Collect();
            Alive = Math.Max(Alive, _events.Count(static one => one.IsAlive));
            return ValueTask.CompletedTask;
        }
    }
}
