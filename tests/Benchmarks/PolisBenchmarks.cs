using BenchmarkDotNet.Attributes;
using Polis.Conversations;
using Polis.Mathematics;
using Polis.Phases;

namespace Benchmarks;

/// <summary>The phases of a Polis report on real conversations. Targets: pca to statistics under 300 ms and, on Austria, 1 s.</summary>
[MemoryDiagnoser]
public class PolisBenchmarks
{
    private string _folder = "";
    private Conversation? _read;
    private Opinions? _drawn;

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    /// <summary>Austria only where the data folder stands beside this repository.</summary>
    public static IEnumerable<string> Names => Folders().Keys;

    [GlobalSetup]
    public void Read()
    {
        _folder = Folders()[Name];
        _read = Ingest();
        _drawn = PolisPhases.Pca(new PcaInput(_read));
    }

    [Benchmark]
    public int Ingesting() => Ingest().Votes.Cells;

    [Benchmark]
    public int PcaToStatistics()
    {
        var conversation = _read ?? throw new InvalidOperationException("Not set up.");
        var pca = PolisPhases.Pca(new PcaInput(conversation));
        var clustering = PolisPhases.Cluster(new ClusterInput(conversation, pca));
        GroupFindings[] groups =
            [.. clustering.GroupIds.Select(id => PolisPhases.Group(new GroupInput(conversation, clustering, id)))];
        return PolisPhases.Report(new ReportInput
        {
            Conversation = conversation,
            Pca = pca,
            Clustering = clustering,
            Umap = new UmapMap { X = [], Y = [], Options = new UmapOptions() },
            Groups = groups,
            Generator = "Benchmarks",
            ComputedAt = DateTimeOffset.UnixEpoch,
        }).Comments.Count;
    }

    [Benchmark]
    public double UmapPicture()
    {
        var conversation = _read ?? throw new InvalidOperationException("Not set up.");
        var pca = _drawn ?? throw new InvalidOperationException("Not set up.");
        return PolisPhases.Umap(new UmapInput(conversation, pca), CancellationToken.None).X[0];
    }

    private Conversation Ingest() => PolisPhases.Ingest(new IngestInput(_folder), CancellationToken.None);

    private static Dictionary<string, string> Folders()
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "conversations");
        Dictionary<string, string> folders = new()
        {
            ["Seattle"] = Path.Combine(shipped, "15-per-hour-seattle"),
            ["Biodiversity"] = Path.Combine(shipped, "scoop-hivemind.biodiversity"),
        };
        for (var parent = new DirectoryInfo(AppContext.BaseDirectory); parent is not null; parent = parent.Parent)
        {
            var austria = Path.Combine(parent.FullName, "shared", "data", "polis", "austria-climate.5twd2jsnkf.2022-08-08");
            if (Directory.Exists(austria))
                folders["Austria"] = austria;
        }

        return folders;
    }
}
