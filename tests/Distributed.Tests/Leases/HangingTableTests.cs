using System.Diagnostics;
using Distributed.Tests.Deployments;
using LocalCloud.Faults;

namespace Distributed.Tests.Leases;

public sealed class HangingTableTests(SlowDeployment slow)
{
    [Fact]
    public async Task A_table_that_does_not_answer_is_a_503_within_the_gateways_30_seconds_and_nothing_is_half_written()
    {
        var journal = slow.NewJournal();
        var marker = Path.GetFileName(journal.Folder);
        bool IsOurs(AwsCall call) => call is { Function: "ApiFunction", Service: "DynamoDB" } && System.Text.Encoding.UTF8.GetString(call.Body.Span).Contains(marker, StringComparison.Ordinal);
        await slow.Caller.SubmitAsync("test.memory", new { journal = slow.NewJournal().Folder }); // So that Api is warm.
        var started = Stopwatch.GetTimestamp();

        using (slow.Cloud.Calls.When(IsOurs, new Fault.Delay(TimeSpan.FromMinutes(1))))
        {
            using var answer = await slow.Caller.PostAsync("test.memory", new { journal = journal.Folder }, key: marker);
            Assert.Equal((503, "2"), ((int)answer.StatusCode, $"{answer.Headers.RetryAfter}"));
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
        var job = await slow.Caller.SubmitAsync("test.memory", new { journal = journal.Folder }, key: marker);
        await slow.Table.SucceededAsync(job);
        journal.EachRanOnce([job]);
    }
}
