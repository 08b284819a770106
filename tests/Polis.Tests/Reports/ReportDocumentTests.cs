using System.Text.Json;
using System.Text.RegularExpressions;
using Polis.Conversations;
using Polis.Mathematics;
using Polis.Phases;
using Polis.Reports;

namespace Polis.Tests.Reports;

/// <summary>The document, its JSON Schema and its description in the guide say the same.</summary>
public sealed partial class ReportDocumentTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllBytes(InRepository("samples/Polis/report.schema.json"))).RootElement;

    public static TheoryData<string, bool> Reports => new()
    {
        { Given.Seattle, true },
        { Given.Seattle, false },
        { Given.Biodiversity, false },
    };

    [Theory, MemberData(nameof(Reports))]
    public void A_report_of_a_real_conversation_is_valid_by_its_schema(string name, bool published)
    {
        var conversation = Given.Conversation(name, published ? GroupSource.Published : GroupSource.Computed);

        Assert.Empty(SchemaCheck.Problems(Schema, Json(Given.Report(conversation))));
    }

    [Theory]
    [InlineData("+")]
    [InlineData("+-.")]
    public void A_report_of_one_participant_is_valid_by_its_schema(string votes) =>
        Assert.Empty(SchemaCheck.Problems(Schema, Json(Given.Report(Given.Votes(votes)))));

    [Fact]
    public void A_wrong_report_is_not_valid()
    {
        var text = JsonSerializer.Serialize(Given.Report(Given.Votes("+-", "-+")), PolisJson.Default.Report)
            .Replace("\"baseClusters\":2", "\"baseClusters\":-2,\"more\":1", StringComparison.Ordinal);

        Assert.Equal(
            ["$.clustering.more: is not in the schema", "$.clustering.baseClusters: -2 is below 0"],
            SchemaCheck.Problems(Schema, JsonDocument.Parse(text).RootElement));
    }

    [Fact]
    public void The_guide_describes_every_field_of_the_schema_and_no_other()
    {
        var guide = File.ReadAllText(InRepository("docs/guide/report-json.md"));
        var sections = Heading().Split(guide).Skip(1).Chunk(2).ToDictionary(
            pair => pair[0] == "The document" ? "" : pair[0],
            pair => FieldRow().Matches(pair[1]).SelectMany(row => FieldName().Matches(row.Groups[1].Value)).Select(name => name.Groups[1].Value).ToArray());

        Assert.Equal(Names(Schema), sections[""]);
        foreach (var type in Schema.GetProperty("$defs").EnumerateObject().Where(type => type.Value.TryGetProperty("properties", out _)))
            Assert.Equal(Names(type.Value), sections[type.Name]);
    }

    [Fact]
    public void A_report_survives_being_written_and_read()
    {
        var report = Given.Report(Given.Conversation(Given.Seattle));
        var text = JsonSerializer.Serialize(report, PolisJson.Default.Report);

        var back = JsonSerializer.Deserialize(text, PolisJson.Default.Report);

        Assert.Equal(text, JsonSerializer.Serialize(back ?? throw new InvalidOperationException("null"), PolisJson.Default.Report));
    }

    [Fact]
    public void Every_phase_works_on_documents_that_were_written_and_read()
    {
        var conversation = Given.Conversation(Given.Seattle, GroupSource.Computed);
        var direct = Given.Report(conversation);

        var token = TestContext.Current.CancellationToken;
        conversation = Travel(conversation, PolisJson.Default.Conversation);
        var pca = Travel(PolisPhases.Pca(Travel(new PcaInput(conversation), PolisJson.Default.PcaInput)), PolisJson.Default.Opinions);
        var clustering = Travel(PolisPhases.Cluster(Travel(new ClusterInput(conversation, pca), PolisJson.Default.ClusterInput)), PolisJson.Default.Clustering);
        var umap = Travel(PolisPhases.Umap(Travel(new UmapInput(conversation, pca), PolisJson.Default.UmapInput), token), PolisJson.Default.UmapMap);
        var travelled = PolisPhases.Report(Travel(
            new ReportInput
            {
                Conversation = conversation,
                Pca = pca,
                Clustering = clustering,
                Umap = umap,
                Groups = [.. clustering.GroupIds.Reverse().Select(id =>
                    PolisPhases.Group(Travel(new GroupInput(conversation, clustering, id), PolisJson.Default.GroupInput)))],
                Generator = "Polis.Tests",
                ComputedAt = Given.ComputedAt,
            },
            PolisJson.Default.ReportInput));

        Assert.Equal(JsonSerializer.Serialize(direct, PolisJson.Default.Report), JsonSerializer.Serialize(travelled, PolisJson.Default.Report));
    }

    [Fact]
    public void The_votes_travel_as_about_a_byte_each()
    {
        var conversation = Given.Conversation(Given.Biodiversity);

        var votes = JsonSerializer.Serialize(conversation with { Comments = [] }, PolisJson.Default.Conversation).Length;

        Assert.InRange(votes, 0, 2 * conversation.Votes.Cells);
    }

    [Fact]
    public void Findings_that_miss_a_group_are_refused()
    {
        Conversation conversation = Given.Votes("+-", "-+");
        var pca = PolisPhases.Pca(new PcaInput(conversation));
        ReportInput input = new()
        {
            Conversation = conversation,
            Pca = pca,
            Clustering = PolisPhases.Cluster(new ClusterInput(conversation, pca)),
            Umap = new UmapMap { X = [], Y = [], Options = new UmapOptions() },
            Groups = [],
            Generator = "",
            ComputedAt = Given.ComputedAt,
        };

        var exception = Assert.Throws<ArgumentException>(() => PolisPhases.Report(input));

        Assert.StartsWith("Findings must cover the groups 0, 1 once each.", exception.Message, StringComparison.Ordinal);
    }

    private static JsonElement Json(Report report) =>
        JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(report, PolisJson.Default.Report)).RootElement;

    private static T Travel<T>(T document, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(document, type), type) ?? throw new InvalidOperationException("null");

    private static IEnumerable<string> Names(JsonElement type) => type.GetProperty("properties").EnumerateObject().Select(property => property.Name);

    private static string InRepository(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Serverless.sln")))
                return Path.Combine(folder.FullName, path);
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    [GeneratedRegex(@"^##+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| (`[^|]+`) \|", RegexOptions.Multiline)]
    private static partial Regex FieldRow();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex FieldName();
}
