using System.Net;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Standins.Tests;

public sealed class SqsWireTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_sent_as_the_API_reference_writes_it()
    {
        var service = new FakeService().Answer("""{"MD5OfMessageBody":"fafb00f5732ab283681e124bf8747ed1","MessageId":"219f8380-5770-4cc2-8c3e-5c715e145f5e"}""");
        using var client = service.NewSqs();

        var response = await client.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = FakeService.QueueUrl,
                MessageBody = "This is a test message",
                DelaySeconds = 45,
                MessageAttributes = new() { ["trace"] = new MessageAttributeValue { DataType = "String", StringValue = "t" } },
                MessageSystemAttributes = new() { ["AWSTraceHeader"] = new MessageSystemAttributeValue { DataType = "Binary", BinaryValue = new MemoryStream([1, 2]) } },
            },
            Cancel);

        AssertSent(service, "AmazonSQS.SendMessage", $$$"""
            {
              "QueueUrl": "{{{FakeService.QueueUrl}}}", "MessageBody": "This is a test message", "DelaySeconds": 45,
              "MessageAttributes": { "trace": { "DataType": "String", "StringValue": "t" } },
              "MessageSystemAttributes": { "AWSTraceHeader": { "DataType": "Binary", "BinaryValue": "AQI=" } }
            }
            """);
        Assert.Equal("application/x-amz-json-1.0", service.Requests[0].Headers["content-type"]);
        Assert.Equal("219f8380-5770-4cc2-8c3e-5c715e145f5e", response.MessageId);
        Assert.Equal("fafb00f5732ab283681e124bf8747ed1", response.MD5OfMessageBody);
        Assert.Null(response.SequenceNumber);
        Assert.Equal(HttpStatusCode.OK, response.HttpStatusCode);
    }

    [Fact]
    public async Task A_batch_tells_what_was_sent_and_what_was_not()
    {
        var service = new FakeService().Answer("""
            {
              "Successful": [{ "Id": "a", "MessageId": "1", "MD5OfMessageBody": "c4ca4238a0b923820dcc509a6f75849b" }],
              "Failed": [{ "Id": "b", "Code": "InternalError", "Message": "Try again.", "SenderFault": false }]
            }
            """);
        using var client = service.NewSqs();

        var response = await client.SendMessageBatchAsync(
            new SendMessageBatchRequest
            {
                QueueUrl = FakeService.QueueUrl,
                Entries = [new() { Id = "a", MessageBody = "1" }, new() { Id = "b", MessageBody = "2", DelaySeconds = 0 }],
            },
            Cancel);

        AssertSent(service, "AmazonSQS.SendMessageBatch", $$"""
            { "QueueUrl": "{{FakeService.QueueUrl}}", "Entries": [{ "Id": "a", "MessageBody": "1" }, { "Id": "b", "MessageBody": "2", "DelaySeconds": 0 }] }
            """);
        Assert.Equal("1", Assert.Single(response.Successful).MessageId);
        var failed = Assert.Single(response.Failed);
        Assert.Equal(("b", "InternalError", "Try again.", false), (failed.Id, failed.Code, failed.Message, failed.SenderFault));
    }

    [Fact]
    public async Task Messages_are_received_with_their_attributes()
    {
        var service = new FakeService().Answer("""
            {
              "Messages": [{
                "MessageId": "1", "ReceiptHandle": "r", "Body": "b", "MD5OfBody": "92eb5ffee6ae2fec3ad71c777531578f",
                "Attributes": { "SentTimestamp": "1677112427387", "ApproximateReceiveCount": "2" },
                "MessageAttributes": { "x": { "DataType": "Binary", "BinaryValue": "AQI=" } }
              }]
            }
            """);
        using var client = service.NewSqs();

        var response = await client.ReceiveMessageAsync(
            new ReceiveMessageRequest
            {
                QueueUrl = FakeService.QueueUrl,
                MaxNumberOfMessages = 10,
                WaitTimeSeconds = 20,
                VisibilityTimeout = 30,
                MessageSystemAttributeNames = [MessageSystemAttributeName.SentTimestamp, MessageSystemAttributeName.ApproximateReceiveCount],
                MessageAttributeNames = ["All"],
            },
            Cancel);

        AssertSent(service, "AmazonSQS.ReceiveMessage", $$"""
            {
              "QueueUrl": "{{FakeService.QueueUrl}}", "MaxNumberOfMessages": 10, "WaitTimeSeconds": 20, "VisibilityTimeout": 30,
              "MessageSystemAttributeNames": ["SentTimestamp", "ApproximateReceiveCount"], "MessageAttributeNames": ["All"]
            }
            """);
        var message = Assert.Single(response.Messages);
        Assert.Equal(("1", "r", "b", "92eb5ffee6ae2fec3ad71c777531578f"), (message.MessageId, message.ReceiptHandle, message.Body, message.MD5OfBody));
        Assert.Equal("2", message.Attributes["ApproximateReceiveCount"]);
        Assert.Equal([1, 2], message.MessageAttributes["x"].BinaryValue.ToArray());
    }

    [Fact]
    public async Task What_a_response_does_not_hold_is_null()
    {
        var service = new FakeService().Answer("{}").Answer("{}");
        using var client = service.NewSqs();

        var received = await client.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = FakeService.QueueUrl }, Cancel);
        var described = await client.GetQueueAttributesAsync(new GetQueueAttributesRequest { QueueUrl = FakeService.QueueUrl, AttributeNames = ["All"] }, Cancel);

        Assert.Null(received.Messages);
        Assert.Null(described.Attributes);
        Assert.Null(new SendMessageBatchRequest().Entries);
    }

    [Fact]
    public async Task Messages_are_deleted_and_shown_again_one_by_one_or_in_batches()
    {
        var service = new FakeService().Answer("{}").Answer("""{"Successful":[{"Id":"0"}]}""").Answer("{}").Answer("""{"Successful":[{"Id":"0"}]}""");
        using var client = service.NewSqs();

        await client.DeleteMessageAsync(new DeleteMessageRequest { QueueUrl = "q", ReceiptHandle = "r" }, Cancel);
        var deleted = await client.DeleteMessageBatchAsync(new DeleteMessageBatchRequest { QueueUrl = "q", Entries = [new() { Id = "0", ReceiptHandle = "r" }] }, Cancel);
        await client.ChangeMessageVisibilityAsync(new ChangeMessageVisibilityRequest { QueueUrl = "q", ReceiptHandle = "r", VisibilityTimeout = 0 }, Cancel);
        var changed = await client.ChangeMessageVisibilityBatchAsync(
            new ChangeMessageVisibilityBatchRequest { QueueUrl = "q", Entries = [new() { Id = "0", ReceiptHandle = "r", VisibilityTimeout = 7 }] }, Cancel);

        AssertSent(service, "AmazonSQS.DeleteMessage", """{ "QueueUrl": "q", "ReceiptHandle": "r" }""", 0);
        AssertSent(service, "AmazonSQS.DeleteMessageBatch", """{ "QueueUrl": "q", "Entries": [{ "Id": "0", "ReceiptHandle": "r" }] }""", 1);
        AssertSent(service, "AmazonSQS.ChangeMessageVisibility", """{ "QueueUrl": "q", "ReceiptHandle": "r", "VisibilityTimeout": 0 }""", 2);
        AssertSent(service, "AmazonSQS.ChangeMessageVisibilityBatch", """{ "QueueUrl": "q", "Entries": [{ "Id": "0", "ReceiptHandle": "r", "VisibilityTimeout": 7 }] }""", 3);
        Assert.Equal("0", Assert.Single(deleted.Successful).Id);
        Assert.Equal("0", Assert.Single(changed.Successful).Id);
    }

    [Fact]
    public async Task A_queue_is_found_and_described()
    {
        var service = new FakeService().Answer("""{"QueueUrl":"u"}""").Answer("""{"Attributes":{"ApproximateNumberOfMessages":"7"}}""");
        using var client = service.NewSqs();

        var found = await client.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "work", QueueOwnerAWSAccountId = "123456789012" }, Cancel);
        var described = await client.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = found.QueueUrl, AttributeNames = [QueueAttributeName.ApproximateNumberOfMessages] }, Cancel);

        AssertSent(service, "AmazonSQS.GetQueueUrl", """{ "QueueName": "work", "QueueOwnerAWSAccountId": "123456789012" }""", 0);
        AssertSent(service, "AmazonSQS.GetQueueAttributes", """{ "QueueUrl": "u", "AttributeNames": ["ApproximateNumberOfMessages"] }""", 1);
        Assert.Equal("7", described.Attributes["ApproximateNumberOfMessages"]);
    }

    [Fact]
    public async Task An_error_is_an_exception_of_its_own_type_with_the_code_of_the_older_protocol()
    {
        var service = new FakeService().Answer(
            """{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}""",
            HttpStatusCode.BadRequest,
            ("x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"),
            ("x-amzn-RequestId", "id"));
        using var client = service.NewSqs();

        var thrown = await Assert.ThrowsAsync<QueueDoesNotExistException>(
            () => client.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = FakeService.QueueUrl }, Cancel));

        Assert.Equal("The specified queue does not exist.", thrown.Message);
        Assert.Equal(("AWS.SimpleQueueService.NonExistentQueue", "id", HttpStatusCode.BadRequest), (thrown.ErrorCode, thrown.RequestId, thrown.StatusCode));
        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData("""{"__type":"com.amazonaws.sqs#SomethingNew","message":"New."}""", "SomethingNew", "New.")]
    [InlineData("""{"__type":"com.amazonaws.sqs#SomethingNew:http://x/"}""", "SomethingNew", null)]
    [InlineData("<html>not ours</html>", null, null)]
    [InlineData("[]", null, null)]
    [InlineData("", null, null)]
    public async Task Another_error_is_the_services_general_exception(string body, string? code, string? message)
    {
        var service = new FakeService().Answer(body, HttpStatusCode.BadRequest);
        using var client = service.NewSqs();

        var thrown = await Assert.ThrowsAsync<AmazonSQSException>(() => client.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "work" }, Cancel));

        Assert.Equal((code, HttpStatusCode.BadRequest), (thrown.ErrorCode, thrown.StatusCode));
        Assert.NotEmpty(thrown.Message);
        Assert.Equal(message ?? thrown.Message, thrown.Message);
    }

    [Fact]
    public async Task A_service_that_stays_down_is_given_up_with_its_status()
    {
        var service = new FakeService();
        for (var i = 0; i < 3; i++)
            service.Answer("""{"__type":"ServiceUnavailable","message":"Down."}""", HttpStatusCode.ServiceUnavailable);
        using var client = service.NewSqs(static config => config.MaxErrorRetry = 2);

        var thrown = await Assert.ThrowsAsync<AmazonSQSException>(() => client.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "work" }, Cancel));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, thrown.StatusCode);
        Assert.Equal(3, service.Requests.Count);
    }

    [Fact]
    public async Task A_call_ends_when_it_is_cancelled()
    {
        var service = new FakeService { IsSilent = true };
        using var client = service.NewSqs();
        using var stop = new CancellationTokenSource();
        var receiving = client.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = FakeService.QueueUrl }, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving.WaitAsync(TimeSpan.FromSeconds(10), Cancel));
    }

    [Fact]
    public void A_client_says_where_its_requests_go()
    {
        using var client = new FakeService().NewSqs();
        IAmazonService service = client;

        Assert.Equal("sqs", service.Config.RegionEndpointServiceName);
        Assert.Equal("https://sqs.eu-central-1.amazonaws.com", client.Config.DetermineServiceOperationEndpoint(new(new GetQueueUrlRequest())).URL);
    }

    private static void AssertSent(FakeService service, string operation, string json, int index = 0)
    {
        Assert.Equal(operation, service.Requests[index].Operation);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(service.Requests[index].Text)), service.Requests[index].Text);
    }
}
