using Amazon.Runtime;
using Amazon.SQS;

namespace Millrace.Aws.Queues;

/// <summary>Makes the SDK's client of SQS. One serves a process, from any number of threads.</summary>
public static class SqsClient
{
    // Emulators look at neither, but the SDK signs every request.
    private const string EmulatedRegion = "us-east-1";
    private static readonly BasicAWSCredentials MadeUp = new("emulator", "emulator");

    /// <summary>A client of the options' SQS.</summary>
    public static IAmazonSQS New(SqsOptions options) => options.Endpoint is { } endpoint
        ? new AmazonSQSClient(MadeUp, new AmazonSQSConfig { ServiceURL = endpoint.AbsoluteUri, AuthenticationRegion = EmulatedRegion })
        : new AmazonSQSClient();
}
