using Millrace.Jobs;

namespace Millrace.Conformance.JobStores;

/// <summary>Order keys: jobs of one key make one chain.</summary>
public abstract class JobOrders : JobRelationsSuite
{
    [Fact]
    public async Task The_second_job_of_an_order_waits_for_the_first_and_is_found_as_its_successor()
    {
        var open = await OpenAsync();
        var first = await AddedAsync(open, Ordered("k"));
        var second = await AddedAsync(open, Ordered("k"));
        var third = await AddedAsync(open, Ordered("k"));
        var other = await AddedAsync(open, Ordered("K"));

        Assert.Equal((null, first.Id, second.Id, null), (first.Terms.Predecessor, second.Terms.Predecessor, third.Terms.Predecessor, other.Terms.Predecessor));
        Assert.Equal(new JobState.Waiting(Clock.GetUtcNow(), new WaitFor.Predecessor(first.Id)), second.State);
        Assert.All([first, other], static job => Assert.IsType<JobState.Queued>(job.State));
        AJob.Equal(second, await FoundAsync(open, second.Id));
        Assert.Equal(second.Id, await open.Relations.FindSuccessorAsync(first.Id, Cancel));
        Assert.Equal(third.Id, await open.Relations.FindSuccessorAsync(second.Id, Cancel));
        Assert.Null(await open.Relations.FindSuccessorAsync(third.Id, Cancel));
        Assert.Null(await open.Relations.FindSuccessorAsync(other.Id, Cancel));
    }

    [Fact]
    public async Task After_the_last_has_ended_the_next_one_waits_for_nobody()
    {
        var open = await OpenAsync();
        var first = await AddedAsync(open, Ordered("k"));
        await RunAsync(open, first, new Verdict.Fail(AJob.Oops));

        var second = await AddedAsync(open, Ordered("k"));

        Assert.Null(second.Terms.Predecessor);
        Assert.IsType<JobState.Queued>(second.State);
        Assert.Null(await open.Relations.FindSuccessorAsync(first.Id, Cancel));
    }

    [Fact]
    public async Task One_that_was_cancelled_before_its_turn_does_not_let_the_next_one_go()
    {
        var open = await OpenAsync();
        var first = await AddedAsync(open, Ordered("k"));
        var cancelled = await AddedAsync(open, Ordered("k"));
        await CancelAsync(open, cancelled.Id);

        var third = await AddedAsync(open, Ordered("k"));
        await RunAsync(open, first, new Verdict.Complete(Payload.Null));
        await CancelAsync(open, third.Id);
        var fourth = await AddedAsync(open, Ordered("k"));

        Assert.Equal(new JobState.Waiting(Clock.GetUtcNow(), new WaitFor.Predecessor(cancelled.Id)), third.State);
        Assert.Equal(third.Id, await open.Relations.FindSuccessorAsync(cancelled.Id, Cancel));
        Assert.IsType<JobState.Queued>(fourth.State);
    }

    [Fact]
    public async Task A_job_whose_turn_has_not_come_keeps_its_time_and_its_pause()
    {
        var open = await OpenAsync();
        var later = Clock.GetUtcNow().AddHours(1);
        var first = await AddedAsync(open, Ordered("k") with { RunAt = later });
        var second = await AddedAsync(open, Ordered("k") with { RunAt = later, PauseReason = "Erst prüfen" });

        Assert.Equal(new JobState.Scheduled(later), first.State);
        Assert.IsType<JobState.Waiting>(second.State);
        var found = await FoundAsync(open, second.Id);
        Assert.Equal((later, "Erst prüfen"), (found.RunAt, found.Notes.PauseReason));
        Assert.Equal(new JobState.Paused(Clock.GetUtcNow(), PausedBy.Job, "Erst prüfen", later), found.TakeTurn(Clock.GetUtcNow()).State);
    }

    [Fact]
    public async Task Fifty_at_once_make_one_chain_without_forks()
    {
        var open = await OpenAsync();

        var jobs = await AtOnceAsync(50, _ => AddedAsync(open, Ordered("k")));

        await AssertOneChainAsync(open, jobs);
    }

    [Fact]
    public async Task A_batch_keeps_its_order()
    {
        var open = await OpenAsync();

        var admissions = await open.Store.AddAsync([.. Enumerable.Range(0, 12).Select(i => Ordered(i % 2 == 0 ? "even" : "odd"))], Cancel);

        var jobs = admissions.Select(static one => Assert.IsType<Admission.Added>(one).Job).ToList();
        for (var i = 0; i < 12; i++)
            Assert.Equal(i < 2 ? null : jobs[i - 2].Id, jobs[i].Terms.Predecessor);
    }

    [Fact]
    public async Task A_refused_job_takes_no_place()
    {
        var open = await OpenAsync();
        var holder = await AddedAsync(open, AJob.Request(Clock) with { UniqueKey = "u", IdempotencyKey = "i" });
        var first = await AddedAsync(open, Ordered("k"));

        var unique = await AdmitAsync(open, Ordered("k") with { UniqueKey = "u" });
        var repeated = await AdmitAsync(open, Ordered("k") with { IdempotencyKey = "i" });

        Assert.Equal([new Admission.Duplicate(holder.Id), new Admission.Duplicate(holder.Id)], [unique, repeated]);
        Assert.Null(await open.Relations.FindSuccessorAsync(first.Id, Cancel));
        Assert.Equal(first.Id, (await AddedAsync(open, Ordered("k"))).Terms.Predecessor);
    }

    [Fact]
    public async Task A_successor_that_is_admitted_while_its_predecessor_ends_is_queued_or_found_afterwards()
    {
        var open = await OpenAsync();
        for (var round = 0; round < 40; round++)
        {
            var first = await AddedAsync(open, Ordered($"k{round}"));
            JobId? found = null;
            Job? second = null;

            await AtOnceAsync(2, async i =>
            {
                if (i == 0)
                    second = await AddedAsync(open, Ordered($"k{round}"));
                else
                {
                    await CancelAsync(open, first.Id);
                    found = await open.Relations.FindSuccessorAsync(first.Id, Cancel); // As whoever follows an end does.
                }

                return i;
            });

            if (second!.State is not JobState.Queued)
                Assert.Equal(second.Id, found);
        }
    }

    /// <summary>A request under an order key.</summary>
    protected NewJob Ordered(string key) => AJob.Request(Clock) with { Terms = new JobTerms { OrderKey = key } };

    private static async Task AssertOneChainAsync(OpenJobs open, Job[] jobs)
    {
        var current = Assert.Single(jobs, static job => job.Terms.Predecessor is null);
        Assert.IsType<JobState.Queued>(current.State);
        for (var links = 1; links < jobs.Length; links++)
        {
            var next = await FoundAsync(open, Assert.NotNull(await open.Relations.FindSuccessorAsync(current.Id, Cancel)));
            Assert.Equal(current.Id, next.Terms.Predecessor);
            current = next;
        }

        Assert.Null(await open.Relations.FindSuccessorAsync(current.Id, Cancel));
    }
}
