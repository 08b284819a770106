using System.Text.Json.Serialization;
using Polis.Mathematics;

namespace Polis.Jobs;

// What the jobs hand to each other: the ids of blobs, and the few facts that a person looks for in a job's result.

/// <summary>Input of the pipeline and of ingest.</summary>
/// <param name="Folder">The folder of the conversation, as an absolute path.</param>
/// <param name="Groups">Whether to compute the opinion groups or to take the published ones.</param>
internal sealed record IngestRequest(string Folder, GroupSource Groups = GroupSource.Computed);

internal sealed record Ingested(string Conversation, int Participants, int Comments, int Votes);

internal sealed record PcaRequest(string Conversation);

internal sealed record Drawn(string Pca);

/// <summary>Input of cluster and of umap.</summary>
internal sealed record MapRequest(string Conversation, string Pca);

internal sealed record Clustered(string Clustering, int[] GroupIds);

internal sealed record Mapped(string Umap);

internal sealed record GroupRequest(string Conversation, string Clustering, int GroupId);

internal sealed record Counted(string Findings);

internal sealed record PublishRequest(string Conversation, string Pca, string Clustering, string Umap, IReadOnlyList<string> Groups);

/// <summary>Result of the pipeline: where the report is, and what it is about.</summary>
internal sealed record Published(string Report, string Data, string? Topic, int Participants, int Comments, int Votes, int Groups, int Notices);

/// <summary>The JSON of what the jobs hand to each other.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(IngestRequest))]
[JsonSerializable(typeof(Ingested))]
[JsonSerializable(typeof(PcaRequest))]
[JsonSerializable(typeof(Drawn))]
[JsonSerializable(typeof(MapRequest))]
[JsonSerializable(typeof(Clustered))]
[JsonSerializable(typeof(Mapped))]
[JsonSerializable(typeof(GroupRequest))]
[JsonSerializable(typeof(Counted))]
[JsonSerializable(typeof(PublishRequest))]
[JsonSerializable(typeof(Published))]
internal sealed partial class JobJson : JsonSerializerContext;
