using System.Text;
using Millrace.Callbacks;
using Millrace.Jobs;

namespace Millrace.Tests.Callbacks;

public sealed class CallbackBodyTests
{
    private const string Start = """
        "data":{"id":"01jb3q8z5x0000000000000000","type":"image.resize",
        """;

    [Fact]
    public void A_success_is_told_with_its_result() => Assert.Equal(
        $$$$"""
        {"type":"job.succeeded","timestamp":"2026-01-01T12:00:05Z",{{{{Start}}}}"state":"succeeded","createdAt":"2026-01-01T12:00:00Z","endedAt":"2026-01-01T12:00:05Z","attemptsSpent":1,"result":{"a":[1,null]}}}
        """,
        TextOf(Given.Succeeded("""{"a":[1,null]}""")));

    [Fact]
    public void A_failure_is_told_without_its_stack_trace() => Assert.Equal(
        $$$$"""
        {"type":"job.failed","timestamp":"2026-01-01T12:00:05Z",{{{{Start}}}}"state":"failed","createdAt":"2026-01-01T12:00:00Z","endedAt":"2026-01-01T12:00:05Z","attemptsSpent":1,"failure":{"error":"Oops","message":"It went wrong."}}}
        """,
        TextOf(Given.JobIn(new JobState.Failed(Given.Noon.AddSeconds(5), new Failure("Oops", "It went wrong.", Detail: "at A()")))));

    [Fact]
    public void A_cancellation_is_told_with_its_reason_and_a_parent_without_its_token() => Assert.Equal(
        $$$$"""
        {"type":"job.cancelled","timestamp":"2026-01-01T12:00:05Z",{{{{Start}}}}"state":"cancelled","createdAt":"2026-01-01T12:00:00Z","endedAt":"2026-01-01T12:00:05Z","attemptsSpent":1,"reason":"enough","parent":{"id":"01jb3q8z5x0000000000000001","phase":"Resize"}}}
        """,
        TextOf(Given.JobIn(new JobState.Cancelled(Given.Noon.AddSeconds(5), "enough")) with
        {
            Parent = new JobParent(new JobId("01jb3q8z5x0000000000000001"), "Resize", "task-token"),
        }));

    [Theory]
    [InlineData(65_536, false)]
    [InlineData(65_537, true)]
    public void A_result_above_64_KB_is_left_out(int bytes, bool isOmitted)
    {
        var text = TextOf(Given.Succeeded($"\"{new string('ß', (bytes - 2) / 2)}{new string('x', bytes % 2)}\""));

        Assert.Equal(isOmitted, text.Contains("\"resultOmitted\":true", StringComparison.Ordinal));
        Assert.Equal(!isOmitted, text.Contains("\"result\":", StringComparison.Ordinal));
    }

    [Fact]
    public void A_job_that_has_not_ended_has_nothing_to_tell()
    {
        foreach (var state in new JobState[] { new JobState.Queued(), new JobState.Scheduled(Given.Noon), new JobState.Waiting(Given.Noon, new WaitFor.Execution("x")) })
            Assert.Throws<ArgumentException>(() => CallbackBody.Of(Given.JobIn(state)));
    }

    private static string TextOf(Job job) => Encoding.UTF8.GetString(CallbackBody.Of(job));
}
