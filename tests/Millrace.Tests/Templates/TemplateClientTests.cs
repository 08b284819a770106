using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Templates;
using Millrace.Testing;

namespace Millrace.Tests.Templates;

public sealed class TemplateClientTests
{
    private static readonly TemplateName Report = new("report");
    private readonly ManualClock _clock = new();
    private readonly InMemoryDocumentStore _documents = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TemplateClient Client => new(_documents, _clock);

    [Fact]
    public async Task A_template_comes_back_as_it_was_stored()
    {
        var template = Given.Template() with
        {
            Version = 99,
            Description = "Größe „µ“ \"x\"",
            Input = new Payload(" { \"day\" : {\"$parameter\":\"day\"} } "),
            Priority = Priority.Low,
            Timeout = TimeSpan.FromTicks(1),
            MaxAttempts = 5,
            Tags = ["nightly", "ä"],
        };

        var stored = await CreatedAsync(template);
        var found = await Client.FindAsync(Report, 1, Cancel);

        Assert.NotNull(found);
        Assert.Equal(new StoredTemplate(template with { Version = 1 }, _clock.GetUtcNow(), null), stored);
        Assert.Equal(stored, found with { Template = found.Template with { Tags = template.Tags } });
        Assert.Equal(template.Tags, found.Template.Tags);
    }

    [Fact]
    public async Task A_null_input_is_not_the_absence_of_an_input()
    {
        await CreatedAsync(Given.Open("null"));

        Assert.Equal(Payload.Null, (await Client.FindAsync(new TemplateName("open"), null, Cancel))?.Template.Input);
        Assert.Equal(Payload.Null, Assert.IsType<Expansion.Expanded>(await Client.ExpandAsync(new TemplateName("open"), null, new Payload("""{"a":1}"""), Cancel)).Input);
    }

    [Fact]
    public async Task Every_creation_is_a_version_and_earlier_ones_stay_as_they_are()
    {
        await CreatedAsync(Given.Template());
        await CreatedAsync(Given.Template() with { Description = "second" });

        Assert.Equal("", (await Client.FindAsync(Report, 1, Cancel))?.Template.Description);
        Assert.Equal("second", (await Client.FindAsync(Report, 2, Cancel))?.Template.Description);
        Assert.Equal(2, (await Client.FindAsync(Report, null, Cancel))?.Template.Version);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public async Task A_version_that_was_never_made_is_not_found(int version)
    {
        await CreatedAsync(Given.Template());

        Assert.Null(await Client.FindAsync(Report, version, Cancel));
        Assert.Null(await Client.RetireAsync(Report, version, Cancel));
        Assert.Null(await Client.FindAsync(new TemplateName("other"), null, Cancel));
        Assert.Null(await Client.RetireAsync(new TemplateName("other"), null, Cancel));
    }

    [Fact]
    public async Task Of_many_creations_at_the_same_time_each_becomes_a_version_of_its_own()
    {
        var creations = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => CreatedAsync(Given.Template() with { Description = $"{i}" }), Cancel)));

        Assert.Equal(Enumerable.Range(1, 20), creations.Select(static one => one.Template.Version).Order());
        foreach (var one in creations)
            Assert.Equal(one.Template.Description, (await Client.FindAsync(Report, one.Template.Version, Cancel))?.Template.Description);
    }

    [Fact]
    public async Task A_template_with_problems_is_not_stored()
    {
        var refused = Assert.IsType<TemplateCreation.Refused>(await Client.CreateAsync(Given.Template() with { MaxAttempts = 0 }, Cancel));

        Assert.Equal(["The most attempts must be 1 to 1000, was 0."], refused.Problems);
        Assert.Empty(await Client.ListAsync("", 10, Cancel));
    }

    [Fact]
    public async Task The_list_shows_the_latest_of_each_by_name_in_pages()
    {
        foreach (var name in new[] { "b", "a", "a.b", "a" })
            await CreatedAsync(Given.Template(name));

        Assert.Equal([("a", 2), ("a.b", 1), ("b", 1)], Shown(await Client.ListAsync("", 10, Cancel)));
        Assert.Equal([("a.b", 1)], Shown(await Client.ListAsync("a", 1, Cancel)));
    }

    [Fact]
    public async Task The_versions_of_one_are_listed_oldest_first_without_those_of_its_neighbours()
    {
        foreach (var name in new[] { "a", "a.b", "a", "a-b", "a0" })
            await CreatedAsync(Given.Template(name));
        for (var i = 0; i < 10; i++)
            await CreatedAsync(Given.Template("a"));

        Assert.Equal(Enumerable.Range(1, 12).Select(static i => ("a", i)), Shown(await Client.ListVersionsAsync(new TemplateName("a"), 0, 100, Cancel)));
        Assert.Equal([("a", 10), ("a", 11)], Shown(await Client.ListVersionsAsync(new TemplateName("a"), 9, 2, Cancel)));
        Assert.Empty(await Client.ListVersionsAsync(new TemplateName("none"), 0, 100, Cancel));
    }

    [Fact]
    public async Task A_retired_version_makes_no_new_jobs_and_the_others_still_do()
    {
        await CreatedAsync(Given.Template());
        await CreatedAsync(Given.Template());
        await CreatedAsync(Given.Template());

        await Client.RetireAsync(Report, 2, Cancel);

        var refused = Assert.IsType<Expansion.Refused>(await ExpandAsync(2));
        Assert.Equal(["Version 2 of the template 'report' is retired; name a version that is not, or create a new one."], refused.Problems);
        Assert.Equal(1, Assert.IsType<Expansion.Expanded>(await ExpandAsync(1)).Version);
        Assert.Equal(3, Assert.IsType<Expansion.Expanded>(await ExpandAsync(null)).Version);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public async Task When_the_latest_is_retired_nobody_falls_back_to_an_older_one_unnoticed(int? version)
    {
        await CreatedAsync(Given.Template());
        await CreatedAsync(Given.Template());

        await Client.RetireAsync(Report, version, Cancel);

        Assert.IsType<Expansion.Refused>(await ExpandAsync(null));
        Assert.IsType<Expansion.Refused>(await ExpandAsync(2));
        Assert.NotNull(Assert.Single(await Client.ListAsync("", 10, Cancel)).RetiredAt);
        await CreatedAsync(Given.Template());
        Assert.Equal(3, Assert.IsType<Expansion.Expanded>(await ExpandAsync(null)).Version);
    }

    [Fact]
    public async Task A_retired_version_stays_retired_since_the_first_time_and_is_otherwise_unchanged()
    {
        var stored = await CreatedAsync(Given.Template());
        var at = _clock.GetUtcNow();

        var first = await Client.RetireAsync(Report, 1, Cancel);
        _clock.Advance(TimeSpan.FromHours(1));
        var second = await Client.RetireAsync(Report, 1, Cancel);

        Assert.Equal(at, first?.RetiredAt);
        Assert.NotNull(second);
        Assert.Equal(at, second.RetiredAt);
        Assert.Equal(stored.Template with { Tags = [] }, second.Template with { Tags = [] });
    }

    [Fact]
    public async Task The_latest_is_never_stale_when_it_is_retired_while_others_are_created()
    {
        await CreatedAsync(Given.Template());

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(
            () => i % 2 == 0 ? CreatedAsync(Given.Template()) : (Task)Client.RetireAsync(Report, null, Cancel), Cancel)));

        var versions = await Client.ListVersionsAsync(Report, 0, 100, Cancel);
        var latest = await Client.FindAsync(Report, null, Cancel);
        Assert.Equal(21, versions.Count);
        Assert.Equal((21, versions[^1].RetiredAt), (latest?.Template.Version, latest?.RetiredAt));
    }

    [Fact]
    public async Task A_template_of_the_largest_size_can_still_be_retired()
    {
        var length = Document.MaxLength;
        while (Given.Open($"\"{new string('x', length)}\"").Problems().Count > 0)
            length--;

        var template = Given.Open($"\"{new string('x', length)}\"");
        await CreatedAsync(template);

        Assert.NotNull((await Client.RetireAsync(template.Name, 1, Cancel))?.RetiredAt);
    }

    [Fact]
    public async Task Who_names_no_template_that_there_is_learns_which_one_is_missing()
    {
        await CreatedAsync(Given.Template());

        Assert.Equal(["There is no version 2 of the template 'report'."], Assert.IsType<Expansion.Refused>(await ExpandAsync(2)).Problems);
        var none = await Client.ExpandAsync(new TemplateName("none"), null, null, Cancel);
        Assert.Equal(["There is no template 'none'."], Assert.IsType<Expansion.Refused>(none).Problems);
    }

    [Fact]
    public async Task Templates_are_documents_of_two_kinds()
    {
        await CreatedAsync(Given.Template());

        Assert.Equal("report/000001", Assert.Single(await _documents.ListAsync("template", "", 10, Cancel)).Key.Name);
        Assert.Equal("report", Assert.Single(await _documents.ListAsync("template-latest", "", 10, Cancel)).Key.Name);
    }

    private static IEnumerable<(string, int)> Shown(IEnumerable<StoredTemplate> stored) =>
        stored.Select(static one => (one.Template.Name.Value, one.Template.Version));

    private async Task<StoredTemplate> CreatedAsync(JobTemplate template) =>
        Assert.IsType<TemplateCreation.Created>(await Client.CreateAsync(template, Cancel)).Stored;

    private Task<Expansion> ExpandAsync(int? version) => Client.ExpandAsync(Report, version, new Payload("""{"day":"today"}"""), Cancel);
}
