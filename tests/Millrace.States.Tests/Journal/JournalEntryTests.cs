using static Millrace.States.JournalEntry;

namespace Millrace.States.Tests.Journal;

public sealed class JournalEntryTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly (JournalEntry Entry, string Line)[] Entries =
    [
        (new ExecutionStarted(Noon, "run"), """{"e":"started","t":"2030-01-31T12:00:00.0000000Z","name":"run"}"""),
        (new StateEntered("A#1", Noon, "A", "Pass"), """{"e":"entered","k":"A#1","t":"2030-01-31T12:00:00.0000000Z","state":"A","type":"Pass"}"""),
        (new TaskScheduled("A#1", Noon, 2, "r", "[1]"), """{"e":"scheduled","k":"A#1","t":"2030-01-31T12:00:00.0000000Z","n":2,"resource":"r","in":[1]}"""),
        (new TaskSucceeded("A#1", Noon, 0, "\"ü\\n\""), """{"e":"taskSucceeded","k":"A#1","t":"2030-01-31T12:00:00.0000000Z","n":0,"out":"ü\n"}"""),
        (new TaskFailed("A#1", Noon, 0, null, null) { IsHeartbeat = true }, """{"e":"taskFailed","k":"A#1","t":"2030-01-31T12:00:00.0000000Z","n":0,"beat":true}"""),
        (new WaitStarted("A#1", Noon, Noon.AddTicks(1)), """{"e":"waiting","k":"A#1","t":"2030-01-31T12:00:00.0000000Z","until":"2030-01-31T12:00:00.0000001Z"}"""),
        (new BranchesStarted("A#1", Noon, 0, "{}"), """{"e":"branches","k":"A#1","t":"2030-01-31T12:00:00.0000000Z","n":0,"in":{}}"""),
        (new RetryScheduled("A#1", Noon, 1, 0, Noon) { Error = "E" }, """{"e":"retrying","k":"A#1","t":"2030-01-31T12:00:00.0000000Z","n":1,"retrier":0,"until":"2030-01-31T12:00:00.0000000Z","error":"E"}"""),
        (new StateExited("A#1", Noon, "null", "B", """{"v":1.0}"""), """{"e":"exited","k":"A#1","t":"2030-01-31T12:00:00.0000000Z","out":null,"next":"B","vars":{"v":1.0}}"""),
        (new StateFailed("A#1", Noon, "E", "because"), """{"e":"stateFailed","k":"A#1","t":"2030-01-31T12:00:00.0000000Z","error":"E","cause":"because"}"""),
        (new ExecutionEnded(Noon, new ExecutionResult.Succeeded("7")), """{"e":"succeeded","t":"2030-01-31T12:00:00.0000000Z","out":7}"""),
        (new ExecutionEnded(Noon, new ExecutionResult.Failed("E", null)), """{"e":"failed","t":"2030-01-31T12:00:00.0000000Z","error":"E"}"""),
        (new ExecutionEnded(Noon, new ExecutionResult.TimedOut()), """{"e":"timedOut","t":"2030-01-31T12:00:00.0000000Z"}"""),
        (new ExecutionEnded(Noon, new ExecutionResult.Aborted(null, "c")), """{"e":"aborted","t":"2030-01-31T12:00:00.0000000Z","cause":"c"}"""),
    ];

    [Fact]
    public void Every_entry_is_one_line_and_comes_back_as_it_was()
    {
        Assert.All(Entries, pair => Assert.Equal(pair.Line, pair.Entry.ToJson()));
        Assert.All(Entries, pair => Assert.Equal(pair.Entry, JournalEntry.Parse(pair.Line)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("5")]
    [InlineData("""{"e":"unknown"}""")]
    [InlineData("""{"e":"entered","k":"A#1"}""")]
    [InlineData("""{"e":"entered","k":"A#1","t":"noon","state":"A","type":"Pass"}""")]
    public void A_line_that_is_no_entry_is_refused(string line) => Assert.Throws<FormatException>(() => JournalEntry.Parse(line));

    [Fact]
    public void A_journal_with_a_hole_is_refused() => Assert.Throws<FormatException>(() => StateMachineExecution.Resume(
        StateMachineDefinition.Parse("""{ "StartAt": "P", "States": { "P": { "Type": "Pass", "End": true } } }"""),
        "{}",
        [new ExecutionStarted(Noon, "run"), new StateEntered("Gone#1~0/0/P#1", Noon, "P", "Pass")],
        new ExecutionOptions()));

    [Fact]
    public void A_journal_of_another_execution_is_refused() => Assert.Throws<ArgumentException>(() => StateMachineExecution.Resume(
        StateMachineDefinition.Parse("""{ "StartAt": "P", "States": { "P": { "Type": "Pass", "End": true } } }"""),
        "{}",
        [new ExecutionStarted(Noon, "run")],
        new ExecutionOptions { Name = "other" }));
}
