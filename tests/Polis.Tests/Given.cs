using Polis.Conversations;
using Polis.Mathematics;
using Polis.Phases;
using Polis.Reports;

namespace Polis.Tests;

/// <summary>The real conversations, and small ones written down as rows of votes.</summary>
internal static class Given
{
    public const string Seattle = "15-per-hour-seattle";
    public const string Biodiversity = "scoop-hivemind.biodiversity";

    public static readonly DateTimeOffset ComputedAt = new(2025, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static string FolderOf(string name) => Path.Combine(AppContext.BaseDirectory, "conversations", name);

    public static Conversation Conversation(string name, GroupSource groups = GroupSource.Published) =>
        PolisPhases.Ingest(new IngestInput(FolderOf(name), groups), TestContext.Current.CancellationToken);

    /// <summary>The Austrian set is too large for this repository; null where the data folder is not beside it.</summary>
    public static string? AustrianFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", "polis", "austria-climate.5twd2jsnkf.2022-08-08");
            if (Directory.Exists(path))
                return path;
        }

        return null;
    }

    /// <summary>One string a participant, one character a comment: + agree, o pass, - disagree, . no vote. Comments are 0, 1, 2 ...</summary>
    public static Conversation Votes(params string[] rows)
    {
        List<int> columns = [], rowStarts = [0];
        List<sbyte> values = [];
        foreach (var row in rows)
        {
            for (var column = 0; column < row.Length; column++)
            {
                if (row[column] == '.')
                    continue;

                columns.Add(column);
                values.Add((sbyte)("-o+".IndexOf(row[column]) - 1));
            }

            rowStarts.Add(columns.Count);
        }

        return new Conversation
        {
            Info = new ConversationInfo { Name = "small" },
            Files = [],
            Comments = [.. Enumerable.Range(0, rows[0].Length).Select(id => new Comment(id, $"Comment {id}", 0, 1))],
            ParticipantIds = [.. Enumerable.Range(0, rows.Length)],
            Votes = new VoteMatrix(rows[0].Length, [.. rowStarts], [.. columns], [.. values]),
        };
    }

    /// <summary>The whole pipeline, as the state machine runs it.</summary>
    public static Report Report(Conversation conversation, UmapOptions? umap = null)
    {
        var pca = PolisPhases.Pca(new PcaInput(conversation));
        var clustering = PolisPhases.Cluster(new ClusterInput(conversation, pca));
        return PolisPhases.Report(new ReportInput
        {
            Conversation = conversation,
            Pca = pca,
            Clustering = clustering,
            Umap = PolisPhases.Umap(new UmapInput(conversation, pca) { Options = umap ?? new() }, TestContext.Current.CancellationToken),
            Groups = [.. clustering.GroupIds.Select(id => PolisPhases.Group(new GroupInput(conversation, clustering, id)))],
            Generator = "Polis.Tests",
            ComputedAt = ComputedAt,
        });
    }
}
