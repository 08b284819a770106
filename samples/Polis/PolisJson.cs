using System.Text.Json.Serialization;
using Polis.Conversations;
using Polis.Mathematics;
using Polis.Phases;
using Polis.Reports;

namespace Polis;

/// <summary>Every document that travels between the phases, and the report: camelCase, no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IngestInput))]
[JsonSerializable(typeof(PcaInput))]
[JsonSerializable(typeof(ClusterInput))]
[JsonSerializable(typeof(UmapInput))]
[JsonSerializable(typeof(GroupInput))]
[JsonSerializable(typeof(ReportInput))]
[JsonSerializable(typeof(Conversation))]
[JsonSerializable(typeof(Opinions))]
[JsonSerializable(typeof(Clustering))]
[JsonSerializable(typeof(UmapMap))]
[JsonSerializable(typeof(GroupFindings))]
[JsonSerializable(typeof(Report))]
internal sealed partial class PolisJson : JsonSerializerContext;
