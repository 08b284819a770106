using System.Net;
using System.Text;
using Amazon.SQS;
using Amazon.SQS.Model;
using Amazon.StepFunctions.Model;

namespace Standins.Tests;

public sealed class SigningTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_signature_of_these_tests_is_that_of_the_example_that_AWS_publishes()
    {
        var headers = new Dictionary<string, string>
        {
            ["content-type"] = "application/x-www-form-urlencoded; charset=utf-8",
            ["host"] = "iam.amazonaws.com",
            ["x-amz-date"] = "20150830T123600Z",
            ["authorization"] = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                + "SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
        };
        var example = new SentRequest("GET", new Uri("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"), headers, []);

        Assert.Equal("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7", SignatureV4.Of(example, FakeService.Secret));
    }

    [Fact]
    public async Task A_queue_request_is_signed_for_its_region_and_service()
    {
        var service = new FakeService().Answer("""{"MessageId":"1"}""");
        using var client = service.NewSqs();

        await client.SendMessageAsync(new SendMessageRequest { QueueUrl = FakeService.QueueUrl, MessageBody = "grüße" }, Cancel);

        AssertSigned(Assert.Single(service.Requests), "https://sqs.eu-central-1.amazonaws.com/", "eu-central-1/sqs/aws4_request");
    }

    [Fact]
    public async Task A_state_machine_request_is_signed_for_its_region_and_service()
    {
        var service = new FakeService().Answer("{}");
        using var client = service.NewStepFunctions();

        await client.SendTaskHeartbeatAsync(new SendTaskHeartbeatRequest { TaskToken = "token" }, Cancel);

        AssertSigned(Assert.Single(service.Requests), "https://states.eu-central-1.amazonaws.com/", "eu-central-1/states/aws4_request");
    }

    [Fact]
    public async Task A_custom_endpoint_is_called_and_signed_with_the_configured_region()
    {
        var service = new FakeService().Answer("{}");
        using var client = service.NewSqs(static config =>
        {
            config.ServiceURL = "http://127.0.0.1:18030";
            config.AuthenticationRegion = "us-west-2";
        });

        await client.DeleteMessageAsync(new DeleteMessageRequest { QueueUrl = FakeService.QueueUrl, ReceiptHandle = "r" }, Cancel);

        AssertSigned(Assert.Single(service.Requests), "http://127.0.0.1:18030/", "us-west-2/sqs/aws4_request");
    }

    [Fact]
    public async Task A_session_token_is_sent_and_signed()
    {
        var service = new FakeService().Answer("{}");
        using var client = new AmazonSQSClient(
            FakeService.AccessKey, FakeService.Secret, "session", new AmazonSQSConfig { HttpClientFactory = service, RegionEndpoint = Amazon.RegionEndpoint.USEast1 });

        await client.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "work" }, Cancel);

        var request = Assert.Single(service.Requests);
        Assert.Equal("session", request.Headers["x-amz-security-token"]);
        Assert.Contains("x-amz-security-token", Authorization.Parse(request).SignedHeaders);
        AssertSigned(request, "https://sqs.us-east-1.amazonaws.com/", "us-east-1/sqs/aws4_request");
    }

    [Fact]
    public async Task A_request_that_met_a_503_is_sent_and_signed_again()
    {
        var service = new FakeService()
            .Answer("<html>busy</html>", HttpStatusCode.ServiceUnavailable)
            .Answer("""{"Messages":[{"MessageId":"1","ReceiptHandle":"r","Body":"b","MD5OfBody":"92eb5ffee6ae2fec3ad71c777531578f"}]}""");
        using var client = service.NewSqs();

        var response = await client.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = FakeService.QueueUrl }, Cancel);

        Assert.Equal("r", Assert.Single(response.Messages).ReceiptHandle);
        Assert.Equal(2, service.Requests.Count);
        Assert.All(service.Requests, static one => AssertSigned(one, "https://sqs.eu-central-1.amazonaws.com/", "eu-central-1/sqs/aws4_request"));
    }

    private static void AssertSigned(SentRequest request, string address, string scope)
    {
        var authorization = Authorization.Parse(request);

        Assert.Equal(address, request.Address.AbsoluteUri);
        Assert.Equal(FakeService.AccessKey, authorization.AccessKey);
        Assert.Equal($"{request.Headers["x-amz-date"][..8]}/{scope}", authorization.Scope);
        Assert.All(["host", "x-amz-date", "x-amz-target"], name => Assert.Contains(name, authorization.SignedHeaders));
        Assert.Equal(SignatureV4.Of(request, FakeService.Secret), authorization.Signature);
        Assert.Equal(Encoding.UTF8.GetByteCount(request.Text), request.Body.Length);
    }
}
