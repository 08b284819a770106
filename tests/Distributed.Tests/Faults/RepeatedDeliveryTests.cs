using Distributed.Tests.Crashes;
using Distributed.Tests.Deployments;

namespace Distributed.Tests.Faults;

/// <summary>Queues and streams that deliver twice and in any order.</summary>
public sealed class RepeatedDeliveryTests(RepeatedDeliveryTests.Repeating repeating) : IClassFixture<RepeatedDeliveryTests.Repeating>
{
    [Fact]
    public async Task Mode_04_deliveries_that_come_twice_and_in_any_order_run_every_job_once()
    {
        var (journal, notes) = (repeating.NewJournal(), repeating.NewJournal());
        foreach (var deliveries in (LocalCloud.Faults.DeliveryFaults[])[repeating.Cloud.QueueDeliveries, repeating.Cloud.StreamDeliveries])
            (deliveries.Duplicates, deliveries.Shuffles) = (0.5, true);

        var pipelines = await repeating.Caller.SubmitManyAsync(3, 1, caller => caller.SubmitAsync("test.pipeline", Chaos.Pipeline(journal, 50, 4)));
        var jobs = await repeating.Caller.SubmitManyAsync(60, 2, caller => caller.SubmitAsync("test.note", new { journal = notes.Folder, milliseconds = 20, isGuarded = true }));

        await repeating.Table.SucceededAsync(jobs);
        notes.EachRanOnce(jobs);
        await repeating.Table.SucceededAsync(pipelines);
        Assert.Equal((15, 15), (journal.Of("start").Count, journal.Of("end").Count));
        Assert.Equal(15, journal.Of("end").Select(static line => line.Job).Distinct().Count());
    }

    /// <summary>A deployment whose deliveries repeat.</summary>
    public sealed class Repeating : Deployed
    {
        internal override void Change(TestTemplate template) => template.FeedWindow(1);
    }
}
