using System.Text;
using System.Text.Json;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.DynamoDBEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;
using Millrace.Lambda.Deployed;

namespace Millrace.Lambda.Tests.Deployed;

/// <summary>The functions' events as AWS documents them, and their answers as it reads them.</summary>
public sealed class LambdaJsonTests
{
    private readonly SourceGeneratorLambdaJsonSerializer<LambdaJson> _json = new();

    [Fact]
    public void An_event_of_a_queue_is_read()
    {
        var message = Assert.Single(Read<SQSEvent>(
            """
            {
              "Records": [{
                "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
                "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
                "body": "{\"job\":\"01jb3q8z5x9k7m2n4p6r8s0t1v\",\"epoch\":1}",
                "attributes": {
                  "ApproximateReceiveCount": "1", "SentTimestamp": "1545082649183", "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                  "ApproximateFirstReceiveTimestamp": "1545082649185", "AWSTraceHeader": "Root=1-67891233-abcdef012345678912345678"
                },
                "messageAttributes": {},
                "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:my-queue",
                "awsRegion": "us-east-2"
              }]
            }
            """).Records);

        Assert.Equal(
            ("059f36b4-87a3-44ab-83d2-661975830a7d", "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...", "arn:aws:sqs:us-east-2:123456789012:my-queue"),
            (message.MessageId, message.ReceiptHandle, message.EventSourceArn));
        Assert.Equal("""{"job":"01jb3q8z5x9k7m2n4p6r8s0t1v","epoch":1}""", message.Body);
        Assert.Equal("Root=1-67891233-abcdef012345678912345678", message.Attributes["AWSTraceHeader"]);
    }

    [Fact]
    public void An_event_of_a_stream_is_read_as_the_change_that_it_tells_of()
    {
        var records = Read<DynamoDBEvent>(
            """
            {
              "Records": [{
                "eventID": "1", "eventVersion": "1.1", "eventName": "INSERT", "eventSource": "aws:dynamodb", "awsRegion": "us-west-2",
                "eventSourceARN": "arn:aws:dynamodb:us-west-2:123456789012:table/jobs/stream/2015-06-27T00:48:05.899",
                "dynamodb": {
                  "ApproximateCreationDateTime": 1479499740.0,
                  "Keys": { "pk": { "S": "job#v" }, "id": { "S": "01jb3q8z5x9k7m2n4p6r8s0t1v" } },
                  "NewImage": {
                    "pk": { "S": "job#v" }, "id": { "S": "01jb3q8z5x9k7m2n4p6r8s0t1v" }, "type": { "S": "polis.pca" }, "lane": { "S": "cpu" },
                    "version": { "N": "1" }, "epoch": { "N": "0" }, "state": { "S": "Queued" }, "parent": { "BOOL": true },
                    "trace": { "S": "Root=1-67891233-abcdef012345678912345678" }
                  },
                  "SequenceNumber": "4421584500000000017450439091", "SizeBytes": 26, "StreamViewType": "NEW_IMAGE"
                }
              }]
            }
            """).Records;

        var record = Assert.Single(records);
        Assert.Equal(("1", "INSERT", "4421584500000000017450439091"), (record.EventID, record.EventName, record.Dynamodb.SequenceNumber));
        var change = ChangeImage.FromRecord(record);
        Assert.Equal(("polis.pca", true, new DateTimeOffset(2016, 11, 18, 20, 9, 0, TimeSpan.Zero)), (change?.Type.Value, change?.IsAwaited, change?.At));
        Assert.Equal("Root=1-67891233-abcdef012345678912345678", change?.Trace);
    }

    [Fact]
    public void An_end_of_an_execution_is_read()
    {
        var ended = Read<CloudWatchEvent<ExecutionEnd>>(
            """
            {
              "version": "0", "id": "315c1398-40ff-a850-213b-158f73e60175", "detail-type": "Step Functions Execution Status Change", "source": "aws.states",
              "account": "123456789012", "time": "2019-02-26T19:42:21Z", "region": "us-east-2",
              "resources": ["arn:aws:states:us-east-2:123456789012:execution:machine:name"],
              "detail": {
                "executionArn": "arn:aws:states:us-east-2:123456789012:execution:machine:name",
                "stateMachineArn": "arn:aws:states:us-east-2:123456789012:stateMachine:machine",
                "name": "name", "status": "SUCCEEDED", "startDate": 1551225271984, "stopDate": 1551225273511, "input": "{}",
                "inputDetails": { "included": true }, "output": "\"Hello World!\"", "outputDetails": { "included": true }, "error": null, "cause": null
              }
            }
            """);

        Assert.Equal("Step Functions Execution Status Change", ended.DetailType);
        Assert.Equal(
            new ExecutionEnd { StateMachineArn = "arn:aws:states:us-east-2:123456789012:stateMachine:machine", Name = "name", Status = "SUCCEEDED", Output = "\"Hello World!\"" },
            ended.Detail);
    }

    [Fact]
    public void Any_other_event_can_be_read_too() => Assert.Equal(
        JsonValueKind.Object,
        Read<CloudWatchEvent<JsonElement>>("""{ "detail-type": "Scheduled Event", "time": "2019-02-26T19:42:21Z", "detail": {} }""").Detail.ValueKind);

    [Fact]
    public void What_failed_is_answered_as_Lambda_reads_it()
    {
        Assert.Equal(
            """{"batchItemFailures":[{"itemIdentifier":"m1"}]}""",
            Written(new SQSBatchResponse([new SQSBatchResponse.BatchItemFailure { ItemIdentifier = "m1" }])));
        Assert.Equal(
            """{"batchItemFailures":[{"itemIdentifier":"4421584500000000017450439091"}]}""",
            Written(new StreamsEventResponse { BatchItemFailures = [new StreamsEventResponse.BatchItemFailure { ItemIdentifier = "4421584500000000017450439091" }] }));
        Assert.Equal("""{"batchItemFailures":[]}""", Written(new SQSBatchResponse()));
    }

    private T Read<T>(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return _json.Deserialize<T>(stream);
    }

    private string Written<T>(T answer)
    {
        using var stream = new MemoryStream();
        _json.Serialize(answer, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
