using Millrace.Jobs;

namespace Millrace.Conformance.JobStores;

/// <summary>Adding jobs: outcomes, idempotency keys, and what comes back.</summary>
public abstract class JobStoreAdmission : JobStoreSuite
{
    [Fact]
    public async Task An_added_job_is_found_as_it_was_answered()
    {
        var store = await OpenAsync();

        var added = await AJob.AddedToAsync(store, AJob.Request(Clock), Cancel);

        AJob.Equal(added, await store.FindAsync(added.Id, Cancel));
    }

    [Fact]
    public async Task A_new_job_is_queued_with_version_one_and_epoch_zero()
    {
        var store = await OpenAsync();
        var request = AJob.Request(Clock);

        var added = await AJob.AddedToAsync(store, request, Cancel);

        AJob.Equal(Job.Create(request, Clock.GetUtcNow()), added);
        Assert.Equal((1, 0), (added.Version, added.Epoch));
        Assert.IsType<JobState.Queued>(added.State);
    }

    [Fact]
    public async Task A_job_for_later_is_scheduled_and_one_for_the_past_is_queued()
    {
        var store = await OpenAsync();
        var now = Clock.GetUtcNow();

        var later = await AJob.AddedToAsync(store, AJob.Request(Clock) with { RunAt = now.AddHours(1) }, Cancel);
        var past = await AJob.AddedToAsync(store, AJob.Request(Clock) with { RunAt = now.AddHours(-1) }, Cancel);

        Assert.Equal(new JobState.Scheduled(now.AddHours(1)), later.State);
        Assert.Equal(new JobState.Queued(), past.State);
    }

    [Fact]
    public async Task An_unknown_job_is_not_found()
    {
        var store = await OpenAsync();

        Assert.Null(await store.FindAsync(JobId.New(Clock.GetUtcNow()), Cancel));
    }

    [Fact]
    public async Task All_that_was_asked_for_comes_back()
    {
        var store = await OpenAsync();
        var request = AJob.Request(Clock, "polis.pca_2-b") with
        {
            Input = new Payload("""{"frage":"Größer als 5 µm? – „ja“ 📈","nul":"\u0000"}"""),
            Lane = new Lane(ResourceClass.Gpu, Priority.Low),
            RunAt = Clock.GetUtcNow().AddTicks(1),
            Parent = new JobParent(JobId.New(Clock.GetUtcNow()), "Gruppen – Stimmen", "token/+=" + new string('x', 1_000)),
            Trace = "Root=1-67891233-abcdef012345678912345678",
        };

        await store.AddAsync([request], Cancel);

        AJob.Equal(Job.Create(request, Clock.GetUtcNow()), await store.FindAsync(request.Id, Cancel));
    }

    [Fact]
    public async Task An_input_of_300_KB_comes_back_whole()
    {
        var store = await OpenAsync();
        var input = "\"" + string.Concat(Enumerable.Repeat("Größe📈", 30_000)) + "\"";
        Assert.True(input.Length > 200_000);

        var added = await AJob.AddedToAsync(store, AJob.Request(Clock, input: input), Cancel);

        Assert.Equal(input, (await FoundAsync(store, added.Id)).Input.Json);
    }

    [Fact]
    public async Task Jobs_of_a_batch_are_answered_in_the_order_given()
    {
        var store = await OpenAsync();
        NewJob[] requests = [.. Enumerable.Range(0, 250).Select(i => AJob.Request(Clock, input: $"{i}"))];

        var admissions = await store.AddAsync(requests, Cancel);

        Assert.Equal(requests.Select(static request => request.Id), admissions.Select(static one => ((Admission.Added)one).Job.Id));
        foreach (var request in requests)
            Assert.Equal(request.Input, (await FoundAsync(store, request.Id)).Input);
    }

    [Fact]
    public async Task An_empty_batch_adds_nothing()
    {
        var store = await OpenAsync();

        Assert.Empty(await store.AddAsync([], Cancel));
        Assert.Empty((await store.ListAsync(new JobQuery(), Cancel)).Jobs);
    }

    [Fact]
    public async Task The_same_submission_with_the_same_key_is_a_duplicate_and_writes_nothing()
    {
        var store = await OpenAsync();
        var first = await AJob.AddedToAsync(store, WithKey("key-1"), Cancel);
        var again = WithKey("key-1") with { Lane = new Lane(ResourceClass.Gpu, Priority.High) };

        var admissions = await store.AddAsync([again], Cancel);

        Assert.Equal([new Admission.Duplicate(first.Id)], admissions);
        Assert.Null(await store.FindAsync(again.Id, Cancel));
        Assert.Single((await store.ListAsync(new JobQuery(), Cancel)).Jobs);
    }

    [Theory]
    [InlineData("image.resize", """{"width":801}""")]
    [InlineData("image.rotate", """{"width":800}""")]
    public async Task Another_submission_with_the_same_key_is_a_conflict_and_writes_nothing(string type, string input)
    {
        var store = await OpenAsync();
        var first = await AJob.AddedToAsync(store, WithKey("key-1"), Cancel);
        var other = AJob.Request(Clock, type, input) with { IdempotencyKey = "key-1" };

        var admissions = await store.AddAsync([other], Cancel);

        Assert.Equal([new Admission.Conflict(first.Id)], admissions);
        Assert.Null(await store.FindAsync(other.Id, Cancel));
    }

    [Fact]
    public async Task A_key_holds_as_long_as_its_first_submission_asked()
    {
        var store = await OpenAsync();
        var first = AJob.Request(Clock) with { IdempotencyKey = "key", IdempotentFor = TimeSpan.FromDays(366) };
        await store.AddAsync([first], Cancel);
        Clock.Advance(TimeSpan.FromDays(365));

        var again = await store.AddAsync([AJob.Request(Clock) with { IdempotencyKey = "key", Input = first.Input }], Cancel);
        Clock.Advance(TimeSpan.FromDays(2));
        var later = await store.AddAsync([AJob.Request(Clock) with { IdempotencyKey = "key", Input = first.Input }], Cancel);

        Assert.Equal(new Admission.Duplicate(first.Id), Assert.Single(again));
        Assert.IsType<Admission.Added>(Assert.Single(later));
    }

    [Fact]
    public async Task A_key_holds_for_24_hours_whatever_became_of_its_job_and_is_free_again_afterwards()
    {
        var store = await OpenAsync();
        var first = await AJob.AddedToAsync(store, WithKey("key-1"), Cancel);
        await store.TryReplaceAsync(first, first.RequestCancel("not needed", Clock.GetUtcNow()), Cancel);

        Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        var within = await store.AddAsync([WithKey("key-1")], Cancel);
        Clock.Advance(TimeSpan.FromSeconds(2));
        var second = await AJob.AddedToAsync(store, WithKey("key-1"), Cancel);
        var third = await store.AddAsync([WithKey("key-1")], Cancel);

        Assert.Equal([new Admission.Duplicate(first.Id)], within);
        Assert.Equal([new Admission.Duplicate(second.Id)], third);
        Assert.NotNull(await store.FindAsync(first.Id, Cancel));
    }

    [Fact]
    public async Task Keys_are_compared_within_one_batch_too()
    {
        var store = await OpenAsync();
        NewJob[] requests =
        [
            WithKey("key-1"),
            WithKey("key-1"),
            WithKey("key-2"),
            AJob.Request(Clock, "image.rotate") with { IdempotencyKey = "key-1" },
            AJob.Request(Clock),
        ];

        var admissions = await store.AddAsync(requests, Cancel);

        Assert.Equal(requests[0].Id, Assert.IsType<Admission.Added>(admissions[0]).Job.Id);
        Assert.Equal(new Admission.Duplicate(requests[0].Id), admissions[1]);
        Assert.IsType<Admission.Added>(admissions[2]);
        Assert.Equal(new Admission.Conflict(requests[0].Id), admissions[3]);
        Assert.IsType<Admission.Added>(admissions[4]);
        Assert.Equal(3, (await store.ListAsync(new JobQuery(), Cancel)).Jobs.Count);
    }

    [Theory]
    [InlineData("key", "KEY")]
    [InlineData("key", "key ")]
    [InlineData("key", "ke\u0301y")]
    public async Task Keys_that_differ_in_one_character_are_different(string one, string other)
    {
        var store = await OpenAsync();

        var admissions = await store.AddAsync([WithKey(one), WithKey(other)], Cancel);

        Assert.All(admissions, static admission => Assert.IsType<Admission.Added>(admission));
    }

    [Fact]
    public async Task Of_fifty_concurrent_submissions_with_one_key_one_is_added_and_the_others_are_its_duplicates()
    {
        var store = await OpenAsync();

        var admissions = await AtOnceAsync(50, async _ => (await store.AddAsync([WithKey("key-1")], Cancel))[0]);

        var winner = Assert.Single(admissions.OfType<Admission.Added>()).Job.Id;
        Assert.Equal(49, admissions.OfType<Admission.Duplicate>().Count(duplicate => duplicate.Of == winner));
        Assert.Single((await store.ListAsync(new JobQuery(), Cancel)).Jobs);
    }

    private NewJob WithKey(string key) => AJob.Request(Clock) with { IdempotencyKey = key };
}
