using Millrace.Aws;
using Millrace.Aws.Queues;
using Millrace.Callbacks;
using Millrace.Jobs;

namespace Millrace.Lambda.Deployed;

/// <summary>What a deployed function reads from its environment: docs/design/decisions/0007 has the table.</summary>
internal sealed record LambdaSettings
{
    private const string TableVariable = "MILLRACE_TABLE";
    private const string BucketVariable = "MILLRACE_BUCKET";

    public required FunctionName Function { get; init; }

    public required string Stage { get; init; }

    public required AwsOptions Storage { get; init; }

    public required SqsOptions Queues { get; init; }

    /// <summary>The ARN of the state machine of each pipeline's job type.</summary>
    public required IReadOnlyDictionary<string, string> Pipelines { get; init; }

    public Uri? StepFunctionsEndpoint { get; init; }

    /// <summary>How callbacks are signed.</summary>
    public CallbackOptions Callbacks { get; init; } = new();

    public PlatformOptions Platform { get; init; } = new();

    /// <summary>The name of the variable with the address of a lane's queue.</summary>
    public static string QueueVariable(Lane lane) => $"MILLRACE_QUEUE_{lane.Name.Replace('-', '_').ToUpperInvariant()}";

    /// <summary>Reads the settings.</summary>
    /// <param name="variable">The value of an environment variable; null if it is not set.</param>
    /// <param name="types">The program's job types: their lanes must have queues.</param>
    /// <param name="pipelines">The program's pipelines: they must have state machines.</param>
    /// <exception cref="InvalidOperationException">Something is missing or wrong; the message names all of it.</exception>
    public static LambdaSettings Read(Func<string, string?> variable, JobTypes types, IReadOnlyCollection<string> pipelines)
    {
        var reader = new SettingsReader(variable);
        var function = reader.Function();
        var (callbacks, callbackProblems) = CallbackEnvironment.Read(variable);
        var settings = new LambdaSettings
        {
            Function = function ?? default,
            Stage = reader.Required("MILLRACE_STAGE", "the deployment's stage, such as prod"),
            Storage = StorageOf(reader),
            Queues = new SqsOptions
            {
                QueueUrls = function == FunctionName.PipelineEnd ? new Dictionary<Lane, string>() : reader.Queues(types),
                Endpoint = reader.Endpoint("AWS_ENDPOINT_URL_SQS"),
                Pool = variable("MILLRACE_POOL") ?? "",
                FairQueues = variable("MILLRACE_FAIR_QUEUES") == "true",
            },
            Pipelines = function is FunctionName.Dispatch or FunctionName.PipelineEnd or FunctionName.Sweep
                ? reader.Pipelines(pipelines)
                : new Dictionary<string, string>(),
            Callbacks = callbacks,
            Platform = new PlatformOptions { ArchiveAfter = reader.Days("MILLRACE_ARCHIVE_AFTER_DAYS") ?? new PlatformOptions().ArchiveAfter },
            StepFunctionsEndpoint = reader.Endpoint("AWS_ENDPOINT_URL_SFN"),
        };
        List<string> problems = [.. reader.Problems, .. callbackProblems, .. StorageProblems(settings.Storage)];
        return problems.Count == 0
            ? settings
            : throw new InvalidOperationException($"The function's environment is not complete. {string.Join(' ', problems)}");
    }

    private static AwsOptions StorageOf(SettingsReader reader)
    {
        var storage = new AwsOptions
        {
            Table = reader.Required(TableVariable, "the name of the DynamoDB table"),
            Bucket = reader.Required(BucketVariable, "the name of the S3 bucket of large values"),
            DynamoDbEndpoint = reader.Endpoint("AWS_ENDPOINT_URL_DYNAMODB"),
            S3Endpoint = reader.Endpoint("AWS_ENDPOINT_URL_S3"),
        };
        return storage with { ForcePathStyle = storage.S3Endpoint is not null }; // Emulators mostly need it.
    }

    /// <summary>What is wrong with names that are there, by the variables that hold them.</summary>
    private static IEnumerable<string> StorageProblems(AwsOptions storage)
    {
        const string fits = "fits";
        return (storage with { Table = storage.Table.Length > 0 ? storage.Table : fits, Bucket = storage.Bucket.Length > 0 ? storage.Bucket : fits })
            .Problems()
            .Select(static problem => problem
                .Replace("Aws:Table", TableVariable, StringComparison.Ordinal)
                .Replace("Aws:Bucket", BucketVariable, StringComparison.Ordinal));
    }
}
