using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Distributed.Tests.Deployments;
using LocalCloud.Faults;
using Millrace.Host.Costs;
using Millrace.Jobs;

namespace Distributed.Tests;

/// <summary>What a job costs in calls, when nothing goes wrong.</summary>
public sealed class CountTests(CountTests.CalmDeployment calm) : IClassFixture<CountTests.CalmDeployment>
{
    private const int Jobs = 100;
    private static readonly string[] Functions = ["ApiFunction", "DispatchFunction", "WorkFunction", "MemoryWorkFunction", "StartTaskFunction", "PipelineEndFunction", "SweepFunction"];
    private static readonly string[] Writing = ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"];

    [Fact]
    public async Task A_plain_job_is_three_writes_of_a_unit_each_and_one_message_and_no_hop_through_the_stream()
    {
        var journal = calm.NewJournal();
        await WarmAsync();
        var calls = new ConcurrentQueue<AwsCall>();
        var (batches, before) = (calm.Cloud.Functions["WorkFunction"].Invocations, Submitted());
        IReadOnlyList<JobId> jobs;
        using (calm.Cloud.Calls.When(call => Recorded(calls, call), new Fault.Fail()))
        {
            jobs = await calm.Caller.SubmitManyAsync(Jobs, 1, caller => caller.SubmitAsync("test.note", new { journal = journal.Folder }));
            await calm.Table.SucceededAsync(jobs);
            await Eventually.IsAsync(() => Submitted() == before + Jobs, "the feed, read by Dispatch");
        }

        journal.EachRanOnce(jobs);
        batches = calm.Cloud.Functions["WorkFunction"].Invocations - batches;
        Assert.Equal(
            [("ApiFunction", "PutItem", Jobs), ("WorkFunction", "UpdateItem", 2 * Jobs)],
            from call in calls
            where Writing.Contains(call.Operation)
            group call by (call.Function, call.Operation) into one
            orderby one.Key
            select (one.Key.Function, one.Key.Operation, one.Count()));
        Assert.Equal(
            [("ApiFunction", "SendMessageBatch", Jobs), ("WorkFunction", "ChangeMessageVisibilityBatch", batches)],
            from call in calls
            where call.Service == "SQS"
            group call by (call.Function, call.Operation) into one
            orderby one.Key
            select (one.Key.Function, one.Key.Operation, one.Count()));
        Assert.All(calls, static call => Assert.NotEqual("StepFunctions", call.Service));
        var units = await calm.Table.WriteAgainAsync(jobs[0], calls.Where(call => IsWriteOf(call, jobs[0])).Select(static call => (call.Operation, (JsonObject)JsonNode.Parse(call.Body.Span)!))); // An SDK sends an object.
        Assert.Equal([1, 1, 1], units);
        var priced = JobCost.Of(new Workload { MessagesABatch = 1 }).ToDictionary(static one => one.Item, static one => one.Count);
        Assert.Equal((JobCost.Writes, units.Sum()), (units.Count, priced["DynamoDB write units"]));
        Assert.Equal(1, priced["SQS requests: send"]);
        Assert.Equal(3, priced["SQS requests: receive, hide, delete"]); // The mapping receives and deletes, Work hides: once a batch.
    }

    [Fact]
    public async Task A_job_with_an_idempotency_key_is_admitted_by_one_transaction_and_a_second_time_by_none_that_counts()
    {
        var journal = calm.NewJournal();
        var calls = new ConcurrentQueue<AwsCall>();
        JobId first, again;
        using (calm.Cloud.Calls.When(call => Recorded(calls, call), new Fault.Fail()))
        {
            first = await calm.Caller.SubmitAsync("test.note", new { journal = journal.Folder }, key: "one");
            await calm.Table.SucceededAsync(first);
            again = await calm.Caller.SubmitAsync("test.note", new { journal = journal.Folder }, key: "one");
        }

        Assert.Equal(first, again);
        journal.EachRanOnce([first]);
        Assert.Equal(
            ["TransactWriteItems", "TransactWriteItems"], calls.Where(static call => call.Function == "ApiFunction" && Writing.Contains(call.Operation)).Select(static call => call.Operation));
        // Two items, each at the price of two writes: the job itself and three more.
        var items = calls.First(static call => call.Operation == "TransactWriteItems").Json.GetProperty("TransactItems").GetArrayLength();
        var priced = JobCost.Of(new Workload { HasKey = true }).ToDictionary(static one => one.Item, static one => one.Count);
        Assert.Equal(items * 2, 1 + priced["DynamoDB write units of idempotency keys"]);
        Assert.Equal(1, calls.Count(static call => call.Function == "ApiFunction" && call.Operation == "SendMessageBatch"));
    }

    [Fact]
    public async Task Without_the_feed_jobs_start_by_the_message_that_was_sent_right_after_the_write()
    {
        var journal = calm.NewJournal();
        using var lost = calm.LoseFeed();

        var jobs = await calm.Caller.SubmitManyAsync(20, 2, caller => caller.SubmitAsync("test.note", new { journal = journal.Folder }));

        await calm.Table.SucceededAsync(jobs);
        journal.EachRanOnce(jobs);
    }

    [Fact]
    public async Task The_trace_of_a_request_reaches_the_handler_and_the_log_of_its_worker()
    {
        const string trace = "Root=1-67891233-abcdef012345678912345678;Parent=1234567890abcdef;Sampled=1";
        var journal = calm.NewJournal();
        var id = await calm.Caller.SubmitAsync("test.note", new { journal = journal.Folder, log = "a line" }, trace: trace);
        await calm.Table.SucceededAsync(id);

        Assert.Equal(trace, Assert.Single(journal.Of("start")).Trace);
        var line = Assert.Single(calm.Cloud.Functions["WorkFunction"].JsonLines(), line => line.TryGetProperty("job", out var job) && job.GetString() == id.Value && line.GetProperty("message").GetString() == "a line");
        Assert.Equal(
            ("test.note", 1, 1, trace),
            (line.GetProperty("type").GetString(), line.GetProperty("attempt").GetInt32(), line.GetProperty("epoch").GetInt32(), line.GetProperty("trace").GetString()));
        Assert.StartsWith("Root=1-", line.GetProperty("xray_trace_id").GetString(), StringComparison.Ordinal); // Of the batch, which other jobs may share.
    }

    [Fact]
    public async Task The_metric_lines_of_the_functions_carry_the_counts()
    {
        var (dispatch, work) = (calm.Cloud.Functions["DispatchFunction"], calm.Cloud.Functions["MemoryWorkFunction"]);
        var journal = calm.NewJournal();

        var jobs = await calm.Caller.SubmitManyAsync(12, 2, caller => caller.SubmitAsync("test.memory", new { journal = journal.Folder }));
        await calm.Table.SucceededAsync(jobs);

        await Eventually.IsAsync(() => dispatch.Sum("JobsSubmitted", "test.memory") == 12, "twelve submitted jobs");
        await Eventually.IsAsync(() => work.Sum("JobsSucceeded", "test.memory") == 12, "twelve jobs that succeeded");
        Assert.Equal((12, 12, 0), (work.Sum("JobsStarted", "test.memory"), work.Sum("Attempts", "test.memory"), work.Sum("JobsFailed", "test.memory")));
    }

    [Fact]
    public async Task Mode_12_a_job_that_is_tried_more_often_than_lambda_lets_a_loop_turn_goes_on_and_ends_by_its_own_policy()
    {
        var journal = calm.NewJournal();

        var late = await calm.Caller.SubmitAsync("test.fail", new { journal = journal.Folder, times = 18 });
        var never = await calm.Caller.SubmitAsync("test.fail", new { journal = journal.Folder, times = 1_000 });

        Assert.Equal(18, Assert.Single(await calm.Table.SucceededAsync(late)).AttemptsSpent);
        await Eventually.IsAsync(async () => (await calm.Table.FindAsync(never)).State.IsFinal, "the end of the job that always fails");
        var failed = await calm.Table.FindAsync(never);
        Assert.Equal((JobStateName.Failed, 20), (failed.State.Name, failed.AttemptsSpent));
        Assert.Equal(19 + 20, journal.Of("start").Count);
        journal.NothingRanTwiceAtOnce();
    }

    [Fact]
    public async Task Mode_18_ten_messages_for_one_job_run_it_once_without_a_fifo_queue()
    {
        var journal = calm.NewJournal();
        var job = await calm.Table.AddAsync("test.note", new { journal = journal.Folder, milliseconds = 500 });
        var queue = calm.Queue("CpuQueue");

        await queue.SendAsync(Enumerable.Repeat($$"""{"job":"{{job}}","epoch":0}""", 10));
        await calm.Table.SucceededAsync(job);
        await queue.SendAsync(Enumerable.Repeat($$"""{"job":"{{job}}","epoch":0}""", 10));

        await Eventually.IsAsync(async () => await queue.CountAsync() == 0, "an empty queue");
        journal.EachRanOnce([job]);
        Assert.DoesNotContain(".fifo", calm.Cloud.NameOf("CpuQueue"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mode_19_step_functions_hear_of_pipelines_only_and_nothing_of_the_stream()
    {
        var journal = calm.NewJournal();
        var calls = new ConcurrentQueue<AwsCall>();
        var input = new { journal = journal.Folder, milliseconds = 0, items = new[] { 1, 2, 3 } };
        JobId pipeline;
        using (calm.Cloud.Calls.When(call => call.Service == "StepFunctions" && Recorded(calls, call), new Fault.Fail()))
        {
            var jobs = await calm.Caller.SubmitManyAsync(10, 1, caller => caller.SubmitAsync("test.note", new { journal = journal.Folder }));
            await calm.Table.SucceededAsync(jobs);
            Assert.Empty(calls);

            pipeline = await calm.Caller.SubmitAsync("test.pipeline", input);
            await calm.Table.SucceededAsync(pipeline);
        }

        // A start and a report for every task, and no more: nothing counts towards the 25,000 events but the pipeline's own steps.
        Assert.Equal(["SendTaskSuccess", "SendTaskSuccess", "SendTaskSuccess", "SendTaskSuccess", "StartExecution"], calls.Select(static call => call.Operation).Order());
        var start = Assert.Single(calls, static call => call.Operation == "StartExecution").Json;
        Assert.Equal(pipeline.Value, start.GetProperty("name").GetString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(start.GetProperty("input").GetString()!), System.Text.Json.JsonSerializer.SerializeToNode(input))); // A start has an input.
    }

    private static bool Recorded(ConcurrentQueue<AwsCall> calls, AwsCall call)
    {
        if (Functions.Contains(call.Function))
            calls.Enqueue(call);

        return false;
    }

    private static bool IsWriteOf(AwsCall call, JobId id) =>
        Writing.Contains(call.Operation)
        && call.Json.TryGetProperty(call.Operation == "PutItem" ? "Item" : "Key", out var key)
        && key.GetProperty("id").GetProperty("S").GetString() == id.Value;

    private double Submitted() => calm.Cloud.Functions["DispatchFunction"].Sum("JobsSubmitted", "test.note");

    /// <summary>So that no function starts while it is counted, and no job waits longer than the feed's window.</summary>
    private async Task WarmAsync()
    {
        var journal = calm.NewJournal();
        var before = Submitted();
        await calm.Table.SucceededAsync(await calm.Caller.SubmitAsync("test.note", new { journal = journal.Folder }));
        await Eventually.IsAsync(() => Submitted() > before, "the feed, read by Dispatch");
    }

    /// <summary>Nothing goes wrong here.</summary>
    public sealed class CalmDeployment : Deployed
    {
        internal override void Change(TestTemplate template) => template.FeedWindow(6);
    }
}
