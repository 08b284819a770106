using Microsoft.Extensions.Logging;
using Millrace.Jobs;
using Millrace.Logs;

namespace Millrace.Conformance.JobStores;

/// <summary>The promises of <see cref="IEndedJobs"/>.</summary>
public abstract class EndedJobsContract : JobRelationsSuite
{
    [Fact]
    public async Task Ended_jobs_come_oldest_first_from_behind_a_cursor()
    {
        var open = await OpenAsync();
        var ended = await AddEndedAsync(open, 7);
        await AddedAsync(open, AJob.Request(Clock));
        var now = Clock.GetUtcNow();

        var first = await open.Ended.FindEndedAsync(now, null, 3, Cancel);
        var second = await open.Ended.FindEndedAsync(now, first[^1].Id, 3, Cancel);
        var last = await open.Ended.FindEndedAsync(now, second[^1].Id, 3, Cancel);

        AJob.Equal(ended, [.. first, .. second, .. last]);
        Assert.Empty(await open.Ended.FindEndedAsync(now, last[^1].Id, 3, Cancel));
    }

    [Fact]
    public async Task Only_what_ended_at_or_before_the_time_is_found()
    {
        var open = await OpenAsync();
        var old = await AddedAsync(open, AJob.Request(Clock));
        Clock.Advance(TimeSpan.FromHours(1));
        var end = Clock.GetUtcNow();
        await RunAsync(open, old, new Verdict.Complete(new Payload("1")));

        Assert.Empty(await open.Ended.FindEndedAsync(end.AddTicks(-1), null, 10, Cancel));
        Assert.Equal(old.Id, Assert.Single(await open.Ended.FindEndedAsync(end, null, 10, Cancel)).Id);
        Assert.Empty(await open.Ended.FindEndedAsync(old.CreatedAt.AddDays(-1), old.Id, 10, Cancel));
    }

    [Fact]
    public async Task Nothing_but_ended_jobs_is_found()
    {
        var open = await OpenAsync();
        foreach (var state in AJob.States(Clock.GetUtcNow().AddHours(-1)))
        {
            var job = await AddedAsync(open, AJob.Request(Clock));
            Assert.True(await open.Store.TryReplaceAsync(job, job with { State = state, Version = 2 }, Cancel));
        }

        var found = await open.Ended.FindEndedAsync(Clock.GetUtcNow(), null, 100, Cancel);

        Assert.Equal(
            [JobStateName.Succeeded, JobStateName.Failed, JobStateName.Cancelled], found.Select(static job => job.State.Name).Order());
    }

    [Fact]
    public async Task A_removed_job_is_in_no_place_any_more()
    {
        var open = await OpenAsync();
        var terms = new JobTerms { OrderKey = "o", Tags = ["a", "b"] };
        var job = await AddedAsync(open, AJob.Request(Clock) with { Terms = terms, UniqueKey = "u" });
        var next = await AddedAsync(open, AJob.Request(Clock) with { Terms = terms });
        var ended = await RunAsync(open, job, new Verdict.Complete(new Payload("1")));

        Assert.True(await open.Ended.TryRemoveAsync(ended, Cancel));

        Assert.Null(await open.Store.FindAsync(job.Id, Cancel));
        Assert.Null(await open.Relations.FindSuccessorAsync(job.Id, Cancel));
        Assert.Empty(await open.Ended.FindEndedAsync(Clock.GetUtcNow(), null, 10, Cancel));
        foreach (var query in (JobQuery[])[new JobQuery(), new JobQuery { Tag = "a" }, new JobQuery { Tag = "b" }])
            Assert.Equal([next.Id], (await open.Store.ListAsync(query, Cancel)).Jobs.Select(static one => one.Id));

        Assert.False(await open.Ended.TryRemoveAsync(ended, Cancel));
        Assert.False(await open.Store.TryReplaceAsync(ended, ended.Redrive(Clock.GetUtcNow(), Clock.GetUtcNow()), Cancel));
        Assert.IsType<Admission.Added>(await AdmitAsync(open, AJob.Request(Clock) with { UniqueKey = "u" }));
        Assert.Equal(next.Id, (await AddedAsync(open, AJob.Request(Clock) with { Terms = terms })).Terms.Predecessor);
    }

    [Fact]
    public async Task When_the_last_of_an_order_is_removed_the_next_one_waits_for_nobody()
    {
        var open = await OpenAsync();
        var terms = new JobTerms { OrderKey = "o" };
        var ended = await CancelAsync(open, (await AddedAsync(open, AJob.Request(Clock) with { Terms = terms })).Id);
        Assert.True(await open.Ended.TryRemoveAsync(ended, Cancel));

        Assert.IsType<JobState.Queued>((await AddedAsync(open, AJob.Request(Clock) with { Terms = terms })).State);
    }

    [Fact]
    public async Task A_unique_key_with_a_window_outlives_its_removed_job()
    {
        var open = await OpenAsync();
        var unique = AJob.Request(Clock) with { UniqueKey = "u", UniqueFor = TimeSpan.FromHours(1) };
        var ended = await CancelAsync(open, (await AddedAsync(open, unique)).Id);
        Assert.True(await open.Ended.TryRemoveAsync(ended, Cancel));

        Assert.Equal(new Admission.Duplicate(ended.Id), await AdmitAsync(open, AJob.Request(Clock) with { UniqueKey = "u" }));
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<Admission.Added>(await AdmitAsync(open, AJob.Request(Clock) with { UniqueKey = "u" }));
    }

    [Fact]
    public async Task A_job_that_was_brought_back_or_has_not_ended_stays()
    {
        var open = await OpenAsync();
        var ended = await CancelAsync(open, (await AddedAsync(open, AJob.Request(Clock) with { Terms = new JobTerms { Tags = ["a"] } })).Id);
        var back = ended.Redrive(Clock.GetUtcNow(), Clock.GetUtcNow());
        Assert.True(await open.Store.TryReplaceAsync(ended, back, Cancel));

        Assert.False(await open.Ended.TryRemoveAsync(ended, Cancel));
        Assert.False(await open.Ended.TryRemoveAsync(back, Cancel));

        AJob.Equal([back], (await open.Store.ListAsync(new JobQuery { Tag = "a" }, Cancel)).Jobs);
    }

    [Fact]
    public async Task The_log_of_a_removed_job_goes_too_and_that_of_one_that_stays_does_not()
    {
        var open = await OpenAsync();
        Assert.SkipWhen(open.Log is null, "This store knows no log.");
        var ended = await CancelAsync(open, (await AddedAsync(open, AJob.Request(Clock))).Id);
        var other = await AddedAsync(open, AJob.Request(Clock));
        foreach (var id in (JobId[])[ended.Id, other.Id, ended.Id])
            await open.Log!.AppendAsync(id, [new LogLine(Clock.GetUtcNow(), 1, LogLevel.Information, "Zeile")], Cancel);

        await open.Ended.TryRemoveAsync(other, Cancel);
        Assert.True(await open.Ended.TryRemoveAsync(ended, Cancel));

        Assert.Empty(await open.Log!.ReadAsync(ended.Id, 0, 10, Cancel));
        Assert.Single(await open.Log.ReadAsync(other.Id, 0, 10, Cancel));
    }

    [Fact]
    public async Task Of_a_removal_and_a_redrive_at_the_same_time_one_wins()
    {
        var open = await OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var ended = await CancelAsync(open, (await AddedAsync(open, AJob.Request(Clock) with { Terms = new JobTerms { Tags = ["a"], OrderKey = $"{round}" } })).Id);

            var won = await AtOnceAsync(2, i => i == 0
                ? open.Ended.TryRemoveAsync(ended, Cancel)
                : open.Store.TryReplaceAsync(ended, ended.Redrive(Clock.GetUtcNow(), Clock.GetUtcNow()), Cancel));

            Assert.Single(won, true);
            Assert.Equal(won[0], await open.Store.FindAsync(ended.Id, Cancel) is null);
        }
    }

    private async Task<IReadOnlyList<Job>> AddEndedAsync(OpenJobs open, int count)
    {
        List<Job> ended = [];
        for (var i = 0; i < count; i++)
        {
            ended.Add(await CancelAsync(open, (await AddedAsync(open, AJob.Request(Clock))).Id));
            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        return ended;
    }
}
