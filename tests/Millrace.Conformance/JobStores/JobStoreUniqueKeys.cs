using Millrace.Jobs;

namespace Millrace.Conformance.JobStores;

/// <summary>Unique keys: while one holds, no second job is admitted with it.</summary>
public abstract class JobStoreUniqueKeys : JobStoreTerms
{
    [Fact]
    public async Task While_a_job_has_not_ended_its_unique_key_makes_all_others_its_duplicates()
    {
        var store = await OpenAsync();
        var first = await AJob.AddedToAsync(store, Unique("k"), Cancel);

        var queued = await AdmitAsync(store, Unique("k") with { Type = new JobType("other"), Input = new Payload("1") });
        await store.ClaimAsync(AJob.ClaimOf(first), Cancel);
        var running = await AdmitAsync(store, Unique("k"));
        var other = await AdmitAsync(store, Unique("K"));

        Assert.Equal([new Admission.Duplicate(first.Id), new Admission.Duplicate(first.Id)], [queued, running]);
        Assert.IsType<Admission.Added>(other);
        Assert.Equal(2, (await store.ListAsync(new JobQuery(), Cancel)).Jobs.Count);
    }

    [Fact]
    public async Task After_its_job_has_ended_a_unique_key_is_free()
    {
        var store = await OpenAsync();
        var first = await AJob.AddedToAsync(store, Unique("k"), Cancel);
        await EndAsync(store, first);

        var second = await AJob.AddedToAsync(store, Unique("k"), Cancel);

        Assert.Equal(new Admission.Duplicate(second.Id), await AdmitAsync(store, Unique("k")));
    }

    [Fact]
    public async Task Of_fifty_that_meet_the_key_of_an_ended_job_one_takes_it_over()
    {
        var store = await OpenAsync();
        var first = await AJob.AddedToAsync(store, Unique("k"), Cancel);
        await EndAsync(store, first);

        var admissions = await AtOnceAsync(50, _ => AdmitAsync(store, Unique("k")));

        var winner = Assert.Single(admissions.OfType<Admission.Added>()).Job.Id;
        Assert.Equal(49, admissions.OfType<Admission.Duplicate>().Count(duplicate => duplicate.Of == winner));
        Assert.Equal(2, (await store.ListAsync(new JobQuery(), Cancel)).Jobs.Count);
    }

    [Fact]
    public async Task A_unique_key_with_a_window_holds_as_long_as_that_whatever_became_of_its_job()
    {
        var store = await OpenAsync();
        var first = await AJob.AddedToAsync(store, Unique("k") with { UniqueFor = TimeSpan.FromMinutes(10) }, Cancel);
        await EndAsync(store, first);
        var open = await AJob.AddedToAsync(store, Unique("l") with { UniqueFor = TimeSpan.FromMinutes(10) }, Cancel);

        Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        var within = await AdmitAsync(store, Unique("k"));
        Clock.Advance(TimeSpan.FromTicks(1));
        var after = await AdmitAsync(store, Unique("k"));
        var whileOpen = await AdmitAsync(store, Unique("l"));

        Assert.Equal(new Admission.Duplicate(first.Id), within);
        Assert.IsType<Admission.Added>(after);
        Assert.IsType<Admission.Added>(whileOpen);
        Assert.IsType<JobState.Queued>((await FoundAsync(store, open.Id)).State);
    }

    [Fact]
    public async Task A_duplicate_by_its_unique_key_does_not_take_its_idempotency_key()
    {
        var store = await OpenAsync();
        var holder = await AJob.AddedToAsync(store, Unique("k"), Cancel);
        var refused = Unique("k") with { IdempotencyKey = "once", Input = new Payload("1") };

        Assert.Equal(new Admission.Duplicate(holder.Id), await AdmitAsync(store, refused));

        Assert.IsType<Admission.Added>(await AdmitAsync(store, AJob.Request(Clock) with { IdempotencyKey = "once" }));
    }

    [Fact]
    public async Task A_duplicate_by_its_idempotency_key_does_not_take_its_unique_key()
    {
        var store = await OpenAsync();
        var first = await AJob.AddedToAsync(store, AJob.Request(Clock) with { IdempotencyKey = "once" }, Cancel);

        var again = await AdmitAsync(store, Unique("k") with { IdempotencyKey = "once" });
        var conflict = await AdmitAsync(store, Unique("k") with { IdempotencyKey = "once", Input = new Payload("2") });

        Assert.Equal([new Admission.Duplicate(first.Id), new Admission.Conflict(first.Id)], [again, conflict]);
        Assert.IsType<Admission.Added>(await AdmitAsync(store, Unique("k")));
    }

    [Fact]
    public async Task A_submission_that_is_repeated_after_its_job_ended_is_a_duplicate_by_its_idempotency_key()
    {
        var store = await OpenAsync();
        var first = await AJob.AddedToAsync(store, Unique("k") with { IdempotencyKey = "once" }, Cancel);
        await EndAsync(store, first);
        var second = await AJob.AddedToAsync(store, Unique("k"), Cancel);

        Assert.Equal(new Admission.Duplicate(first.Id), await AdmitAsync(store, Unique("k") with { IdempotencyKey = "once" }));
        Assert.Equal(new Admission.Duplicate(second.Id), await AdmitAsync(store, Unique("k") with { IdempotencyKey = "twice" }));
    }

    [Fact]
    public async Task Unique_keys_are_compared_within_one_batch_too()
    {
        var store = await OpenAsync();
        NewJob[] requests = [Unique("k"), Unique("k"), AJob.Request(Clock), Unique("l"), Unique("k") with { IdempotencyKey = "once" }];

        var admissions = await store.AddAsync(requests, Cancel);

        Assert.Equal([0, 2, 3], Enumerable.Range(0, 5).Where(i => admissions[i] is Admission.Added));
        Assert.Equal([new Admission.Duplicate(requests[0].Id), new Admission.Duplicate(requests[0].Id)], [admissions[1], admissions[4]]);
    }

    private NewJob Unique(string key) => AJob.Request(Clock) with { UniqueKey = key };

    private async Task EndAsync(IJobStore store, Job job) =>
        Assert.True(await store.TryReplaceAsync(job, job.RequestCancel("done with", Clock.GetUtcNow()), Cancel));

    private static async Task<Admission> AdmitAsync(IJobStore store, NewJob request) => Assert.Single(await store.AddAsync([request], Cancel));
}
