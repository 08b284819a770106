using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;

namespace Millrace.Aws;

/// <summary>Makes the SDK's clients. One of each serves a process, from any number of threads.</summary>
public static class AwsClients
{
    // Emulators look at neither, but the SDK signs every request.
    private const string EmulatedRegion = "us-east-1";
    private static readonly BasicAWSCredentials MadeUp = new("emulator", "emulator");

    /// <summary>A client of the options' DynamoDB.</summary>
    public static IAmazonDynamoDB NewDynamoDb(AwsOptions options) => options.DynamoDbEndpoint is { } endpoint
        ? new AmazonDynamoDBClient(MadeUp, new AmazonDynamoDBConfig { ServiceURL = endpoint.AbsoluteUri, AuthenticationRegion = EmulatedRegion })
        : new AmazonDynamoDBClient();

    /// <summary>A client of the options' S3.</summary>
    public static IAmazonS3 NewS3(AwsOptions options) => options.S3Endpoint is { } endpoint
        ? new AmazonS3Client(
            MadeUp,
            new AmazonS3Config { ServiceURL = endpoint.AbsoluteUri, AuthenticationRegion = EmulatedRegion, ForcePathStyle = options.ForcePathStyle })
        : new AmazonS3Client(new AmazonS3Config { ForcePathStyle = options.ForcePathStyle });
}
