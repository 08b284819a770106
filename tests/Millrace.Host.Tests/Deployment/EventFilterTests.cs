using System.Text.Json;
using Millrace.Changes;
using Millrace.Dispatching;
using Millrace.Host.Deployment;
using Millrace.Host.Sources;
using Millrace.Jobs;
using Millrace.Lambda;

namespace Millrace.Host.Tests.Deployment;

public sealed class EventFilterTests
{
    private const string None = """{"BatchSize":10}""";

    [Theory]
    [InlineData("a", true)]
    [InlineData("b", true)]
    [InlineData("c", false)]
    public void What_any_mapping_passes_passes_their_union(string value, bool expected)
    {
        var union = EventFilter.Union([Json(Filter("a")), Json(Filter("b"))]);

        Assert.Equal(expected, union.Matches(Json($$"""{"x":"{{value}}"}""")));
    }

    [Fact]
    public void A_mapping_without_a_filter_passes_everything() =>
        Assert.True(EventFilter.Union([Json(Filter("a")), Json(None)]).Matches(Json("{}")));

    [Fact]
    public void The_template_passes_what_concerns_the_dispatcher()
    {
        var filter = DeploymentTemplate.Load().DispatchFilter;

        // A queued job's message is written together with the job.
        foreach (var state in Enum.GetValues<JobStateName>().Where(static state => state != JobStateName.Queued && Dispatcher.Concerns(state, isAwaited: true)))
            Assert.NotNull(DispatchSource.FedRecord(Change(state, isAwaited: true), filter));

        Assert.Null(DispatchSource.FedRecord(Change(JobStateName.Running, isAwaited: true), filter));
    }

    [Theory]
    [InlineData(JobStateName.Queued, false)]
    [InlineData(JobStateName.Scheduled, true)]
    [InlineData(JobStateName.Waiting, false)]
    [InlineData(JobStateName.Failed, false)]
    public void What_wakes_a_worker_later_passes_whatever_the_filter_says(JobStateName state, bool expected)
    {
        var filter = EventFilter.Read(Json(Filter("nothing")));

        Assert.Equal(expected, DispatchSource.FedRecord(Change(state, isAwaited: false), filter) is not null);
    }

    private static JobChange Change(JobStateName state, bool isAwaited)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new JobChange(1, JobId.New(now), new JobType("test.job"), Lane.Default, 2, 0, state, state == JobStateName.Scheduled ? now : null, isAwaited, now);
    }

    private static string Filter(string value) => $$$"""{"FilterCriteria":{"Filters":[{"Pattern":"{\"x\":[\"{{{value}}}\"]}"}]}}""";

    private static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
