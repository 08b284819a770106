using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.StepFunctions;

namespace Millrace.Aws;

/// <summary>Makes the SDK's clients. One of each serves a process, from any number of threads.</summary>
public static class AwsClients
{
    // Emulators look at neither, but the SDK signs every request.
    private const string EmulatedRegion = "us-east-1";
    private static readonly BasicAWSCredentials MadeUp = new("emulator", "emulator");

    // A call that never returned would hold up the beats of all attempts; a table that is out of reach is said to be so while
    // the caller still listens, API Gateway for 30 seconds: four tries, and between them the SDK waits up to 1, 2 and 4 seconds.
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(4);
    private const int Retries = 3;

    /// <summary>A client of the options' DynamoDB.</summary>
    public static IAmazonDynamoDB NewDynamoDb(AwsOptions options)
    {
        var config = new AmazonDynamoDBConfig { Timeout = LongestTry, MaxErrorRetry = Retries };
        if (options.DynamoDbEndpoint is not { } endpoint)
            return new AmazonDynamoDBClient(config);

        config.ServiceURL = endpoint.AbsoluteUri;
        config.AuthenticationRegion = EmulatedRegion;
        return new AmazonDynamoDBClient(MadeUp, config);
    }

    /// <summary>A client of Step Functions.</summary>
    /// <param name="endpoint">Another one than that of AWS: an emulator. It is called with made-up credentials.</param>
    public static IAmazonStepFunctions NewStepFunctions(Uri? endpoint) => endpoint is null
        ? new AmazonStepFunctionsClient()
        : new AmazonStepFunctionsClient(MadeUp, new AmazonStepFunctionsConfig { ServiceURL = endpoint.AbsoluteUri, AuthenticationRegion = EmulatedRegion });

    /// <summary>A client of the options' S3.</summary>
    public static IAmazonS3 NewS3(AwsOptions options) => options.S3Endpoint is { } endpoint
        ? new AmazonS3Client(
            MadeUp,
            new AmazonS3Config { ServiceURL = endpoint.AbsoluteUri, AuthenticationRegion = EmulatedRegion, ForcePathStyle = options.ForcePathStyle })
        : new AmazonS3Client(new AmazonS3Config { ForcePathStyle = options.ForcePathStyle });
}
