using System.Text.Json.Serialization;
using Millrace.Jobs;

namespace Millrace.Resources;

/// <summary>A job that waits for a resource. Its document's name orders the waiters: by priority, then by age.</summary>
internal sealed record Waiter(JobId Job);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(JobIdJson)])]
[JsonSerializable(typeof(Resource))]
[JsonSerializable(typeof(ResourceUse))]
[JsonSerializable(typeof(Waiter))]
internal sealed partial class ResourceJson : JsonSerializerContext;
