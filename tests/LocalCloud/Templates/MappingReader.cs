using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Events;
using LocalCloud.Mappings;
using Millrace.Host.Deployment;

namespace LocalCloud.Templates;

/// <summary>Reads the event source mappings of functions.</summary>
internal sealed class MappingReader(CloudTemplate template, LocalDeploymentOptions options)
{
    public static bool IsEnabled(FunctionEvent source) => $"{source.Properties["Enabled"]}" is not "false" && $"{source.Properties["State"]}" is not "DISABLED";

    public QueueMappingSettings Queue(FunctionEvent source)
    {
        var arn = $"{source.Properties["Queue"]}";
        return new QueueMappingSettings
        {
            QueueArn = arn,
            QueueUrl = template.LocalNames.Reference(IdOf(arn, source)),
            BatchSize = Number(source, "BatchSize") ?? 10,
            Window = Window(source),
            Concurrency = Math.Min(options.QueueConcurrency, Number(source.Properties["ScalingConfig"]?["MaximumConcurrency"]) ?? int.MaxValue),
            ReportsItems = ReportsItems(source),
            Filter = Filter(source),
        };
    }

    public StreamMappingSettings Stream(FunctionEvent source, string folder) => new()
    {
        Table = template.LocalNames.Name(IdOf($"{source.Properties["Stream"]}", source)),
        BatchSize = Number(source, "BatchSize") ?? 100,
        Window = Window(source),
        StartingPosition = $"{source.Properties["StartingPosition"] ?? "TRIM_HORIZON"}",
        Retries = Number(source, "MaximumRetryAttempts") ?? -1,
        MaximumAge = Number(source, "MaximumRecordAgeInSeconds") is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
        Bisects = $"{source.Properties["BisectBatchOnFunctionError"]}" == "true",
        ReportsItems = ReportsItems(source),
        OnFailureUrl = QueueUrl(source.Properties["DestinationConfig"]?["OnFailure"]?["Destination"]),
        Filter = Filter(source),
        PollEvery = options.StreamPollEvery,
        RetryAfter = options.RetryAfter,
        CheckpointFile = Path.Combine(folder, $"{source.Function}-{source.Name}.checkpoint"),
    };

    /// <summary>What becomes of the asynchronous invocations of a function.</summary>
    public AsyncSettings Async(JsonObject function)
    {
        var configuration = template.Resolve(function["EventInvokeConfig"]) ?? new JsonObject();
        return new AsyncSettings
        {
            Retries = Number(configuration["MaximumRetryAttempts"]) ?? 2,
            RetryAfter = options.RetryAfter,
            DeadLetterUrl = QueueUrl(configuration["DestinationConfig"]?["OnFailure"]?["Destination"]) ?? QueueUrl(template.Resolve(function["DeadLetterQueue"])?["TargetArn"]),
        };
    }

    private static EventFilter Filter(FunctionEvent source) => EventFilter.Read(JsonSerializer.SerializeToElement(source.Properties));

    private static TimeSpan Window(FunctionEvent source) => TimeSpan.FromSeconds(Number(source, "MaximumBatchingWindowInSeconds") ?? 0);

    private static bool ReportsItems(FunctionEvent source) =>
        source.Properties["FunctionResponseTypes"] is JsonArray types && types.Any(static one => $"{one}" == "ReportBatchItemFailures");

    private static int? Number(FunctionEvent source, string name) => Number(source.Properties[name]);

    private static int? Number(JsonNode? value) => value is null ? null : int.Parse($"{value}", null);

    private string? QueueUrl(JsonNode? arn) =>
        arn is not null && template.LocalNames.Find($"{arn}") is { } id && template.LocalNames.Reference(id).StartsWith("http", StringComparison.Ordinal)
            ? template.LocalNames.Reference(id)
            : null;

    private string IdOf(string arn, FunctionEvent source) => template.LocalNames.Find(arn)
        ?? throw new FormatException($"{source.Function}'s event {source.Name} reads '{arn}', which the template does not have.");
}
