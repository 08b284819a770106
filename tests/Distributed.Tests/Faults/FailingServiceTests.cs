using System.Text.Json;
using System.Text.Json.Nodes;
using Distributed.Tests.Crashes;
using Distributed.Tests.Deployments;
using LocalCloud.Faults;
using LocalCloud.Wire;
using Millrace.Jobs;

namespace Distributed.Tests.Faults;

/// <summary>Services that refuse, fail, and forget to answer.</summary>
public sealed class FailingServiceTests(FailingServiceTests.Failing failing) : IClassFixture<FailingServiceTests.Failing>
{
    [Fact]
    public async Task Services_that_throttle_fail_and_lose_answers_lose_no_job_and_no_job_runs_twice_at_once()
    {
        var (journal, notes) = (failing.NewJournal(), failing.NewJournal());
        var calls = failing.Cloud.Calls;
        using var throttled = calls.When(static call => call is { Service: "DynamoDB", Function: not "" }, new Fault.Throttle(), 0.10);
        using var failed = calls.When(static call => call is { Service: "DynamoDB", Function: not "" }, new Fault.Fail(), 0.05);
        using var unanswered = calls.When(static call => call is { Service: "DynamoDB", Function: not "" }, new Fault.DropAnswer(), 0.03);
        using var queue = calls.When(static call => call is { Service: "SQS", Function: not "" }, new Fault.Fail(), 0.15);
        using var lost = calls.When(static call => call is { Service: "SQS", Function: not "" }, new Fault.Cut(), 0.05);
        using var machines = calls.When(static call => call is { Service: "StepFunctions", Function: not "" }, new Fault.Fail(), 0.10);

        var pipelines = await failing.Caller.SubmitManyAsync(2, 1, caller => caller.SubmitSurelyAsync("test.pipeline", Chaos.Pipeline(journal, 50, 4)));
        var jobs = await failing.Caller.SubmitManyAsync(80, 2, caller => caller.SubmitSurelyAsync("test.note", new { journal = notes.Folder, milliseconds = 20, isGuarded = true }));

        await failing.Table.SucceededAsync(jobs);
        await failing.Table.SucceededAsync(pipelines);
        notes.NothingIsLost(jobs);
        notes.NothingRanTwiceAtOnce();
        journal.NothingRanTwiceAtOnce();
        Assert.Equal(jobs.Count, notes.Of("end").Select(static line => line.Job).Distinct().Count()); // No submission made two jobs.
    }

    [Fact]
    public async Task A_table_that_is_down_is_a_503_with_a_time_to_come_back_and_nothing_is_half_written()
    {
        var journal = failing.NewJournal();
        await failing.Table.SucceededAsync(await failing.Caller.SubmitAsync("test.note", new { journal = failing.NewJournal().Folder }));
        var before = await failing.Table.CountItemsAsync();
        using (failing.Cloud.Calls.When(static call => call is { Service: "DynamoDB", Function: "ApiFunction" }, new Fault.Cut()))
        {
            foreach (var key in (string?[])[null, "when-down"])
            {
                using var answer = await failing.Caller.PostAsync("test.note", new { journal = journal.Folder }, key);
                Assert.Equal((503, "2"), ((int)answer.StatusCode, $"{answer.Headers.RetryAfter}"));
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            }
        }

        Assert.Equal(before, await failing.Table.CountItemsAsync());
        var job = await failing.Caller.SubmitAsync("test.note", new { journal = journal.Folder }, "when-down");
        await failing.Table.SucceededAsync(job);
        journal.EachRanOnce([job]);
    }

    [Fact]
    public async Task Mode_01_of_ten_messages_only_the_fourth_comes_again_whose_job_could_not_be_claimed()
    {
        var journal = failing.NewJournal();
        var jobs = await AddAsync(10, journal);
        bool IsFourth(AwsCall call) => call is { Function: "WorkFunction", Operation: "UpdateItem" } && IdOf(call) == jobs[3].Value;

        using (failing.Cloud.Calls.When(IsFourth, new Fault.Fail()))
            Assert.Equal(["message-3"], await WorkAsync(jobs));

        journal.EachRanOnce([.. jobs.Where(job => job != jobs[3])]);
        Assert.Empty(await WorkAsync(jobs));
        journal.EachRanOnce(jobs);
    }

    [Fact]
    public async Task Mode_01_three_faults_of_the_table_are_made_up_for_and_no_message_comes_again()
    {
        var journal = failing.NewJournal();
        var jobs = await AddAsync(10, journal);
        bool IsFourth(AwsCall call) => call is { Function: "WorkFunction", Operation: "UpdateItem" } && IdOf(call) == jobs[3].Value;

        using (failing.Cloud.Calls.When(IsFourth, new Fault.Fail(), times: 3))
            Assert.Empty(await WorkAsync(jobs));

        journal.EachRanOnce(jobs);
    }

    [Fact]
    public async Task Mode_02_a_record_that_always_fails_does_not_block_its_shard_and_is_set_aside()
    {
        var journal = failing.NewJournal();
        var poison = Names.NewId();
        bool IsPoison(AwsCall call) => call is { Function: "DispatchFunction", Operation: "StartExecution" } && call.Json.GetProperty("input").GetString()!.Contains(poison, StringComparison.Ordinal); // A start has an input.
        using var fault = failing.Cloud.Calls.When(IsPoison, new Fault.Cut());

        var bad = await failing.Caller.SubmitAsync("test.pipeline", new { journal = poison, milliseconds = 0, items = new[] { 1 } });
        await Eventually.IsAsync(async () => (await failing.Table.FindAsync(bad)).State is JobState.Waiting, "the pipeline that cannot be started");
        var good = await failing.Caller.SubmitAsync("test.pipeline", Chaos.Pipeline(journal, 0, 2));

        await failing.Table.SucceededAsync(good);
        await Eventually.IsAsync(async () => await failing.Queue("DispatchFailures").CountAsync() > 0, "the record, set aside");
        var letter = JsonNode.Parse(Assert.Single(await failing.Queue("DispatchFailures").TakeAsync()))!; // It is JSON.
        Assert.Equal(("RetryAttemptsExhausted", 1), ($"{letter["requestContext"]!["condition"]}", (int)letter["DDBStreamBatchInfo"]!["batchSize"]!));
    }

    private static string? IdOf(AwsCall call) => call.Json.GetProperty("Key").GetProperty("id").GetProperty("S").GetString();

    private async Task<IReadOnlyList<JobId>> AddAsync(int count, Journal journal)
    {
        List<JobId> jobs = [];
        for (var i = 0; i < count; i++)
            jobs.Add(await failing.Table.AddAsync("test.note", new { journal = journal.Folder }));

        return jobs;
    }

    /// <summary>Gives Work a batch as the mapping would. The messages that it names as failed.</summary>
    private async Task<IReadOnlyList<string?>> WorkAsync(IReadOnlyList<JobId> jobs)
    {
        var records = jobs.Select(static (job, i) => new
        {
            messageId = $"message-{i}",
            receiptHandle = $"receipt-{i}",
            body = $$"""{"job":"{{job}}","epoch":0}""",
            eventSource = "aws:sqs",
            eventSourceARN = Names.Arn("sqs", "millrace-cpu"),
        });
        var result = await failing.Cloud.Functions["WorkFunction"].InvokeAsync(JsonSerializer.SerializeToUtf8Bytes(new { Records = records }));
        Assert.False(result.IsError, result.Text);
        return [.. JsonNode.Parse(result.Text)!["batchItemFailures"]!.AsArray().Select(static one => (string?)one!["itemIdentifier"])]; // Work answers so.
    }

    /// <summary>A deployment that fails a lot. Its feed stays away from the jobs that a test gives to Work itself.</summary>
    public sealed class Failing : Deployed
    {
        internal override void Change(TestTemplate template) => template.FeedWindow(5);
    }
}
