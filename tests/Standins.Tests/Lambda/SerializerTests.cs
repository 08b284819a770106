using System.Text;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.DynamoDBEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;

namespace Standins.Tests.Lambda;

public sealed class SerializerTests
{
    private static readonly SourceGeneratorLambdaJsonSerializer<LambdaJson> Json = new();

    [Fact]
    public void Names_are_read_in_any_case_and_written_as_they_stand_whatever_the_context_says()
    {
        Assert.Equal(new Order("a", 2), Read<Order>("""{"ITEM":"a","count":2}"""));
        Assert.Equal("""{"Item":"a","Count":2}""", Write(new Order("a", 2)));
    }

    [Fact]
    public void Two_names_of_S3_are_written_as_headers() => Assert.Equal("""{"x-amz-id-2":"i"}""", Write(new Probe { XAmzId2 = "i" }));

    [Fact]
    public void What_is_null_is_not_written() => Assert.Equal("""{"Count":0}""", Write(new Order(null)));

    [Fact]
    public void Only_what_JSON_needs_is_escaped() =>
        Assert.Equal("""{"Item":"<ä> & 'b' + \"c\"","Count":0}""", Write(new Order("<ä> & 'b' + \"c\"")));

    [Theory]
    [InlineData("\"2030-05-01T10:00:00Z\"", "2030-05-01T10:00:00.000")]
    [InlineData("1900000000", "2030-03-17T17:46:40.000")]
    [InlineData("1900000000.25", "2030-03-17T17:46:40.250")]
    [InlineData("1900000000000", "2030-03-17T17:46:40.000")]
    [InlineData("95617584000", "5000-01-01T00:00:00.000")]
    [InlineData("95617584001", "1973-01-11T16:26:24.001")]
    public void Times_are_ISO_or_seconds_or_beyond_the_year_5000_milliseconds(string json, string expected)
    {
        var at = Read<Probe>($$"""{"at":{{json}}}""").At;

        Assert.Equal(DateTimeKind.Utc, at?.Kind);
        Assert.Equal(expected, at?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", null));
    }

    [Fact]
    public void Times_are_written_in_ISO() =>
        Assert.Equal("""{"At":"2030-05-01T10:00:00Z"}""", Write(new Probe { At = new DateTime(2030, 5, 1, 10, 0, 0, DateTimeKind.Utc) }));

    [Fact]
    public void Streams_are_base64_both_ways()
    {
        Assert.Equal("hello"u8.ToArray(), Read<Probe>("""{"stream":"aGVsbG8="}""").Stream?.ToArray());
        Assert.Equal("""{"Stream":"aGVsbG8="}""", Write(new Probe { Stream = new MemoryStream("hello"u8.ToArray()) }));
    }

    [Fact]
    public void Bytes_are_read_from_base64_or_numbers_and_written_as_numbers()
    {
        Assert.Equal("hi"u8.ToArray(), Read<Probe>("""{"bytes":"aGk="}""").Bytes);
        Assert.Equal("hi"u8.ToArray(), Read<Probe>("""{"bytes":[104,105]}""").Bytes);
        Assert.Null(Read<Probe>("""{"bytes":null}""").Bytes);
        Assert.Equal("""{"Bytes":[104,105]}""", Write(new Probe { Bytes = "hi"u8.ToArray() }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"count":"two"}""")]
    public void What_cannot_be_read_is_an_exception_with_the_name_of_the_type(string json)
    {
        var failure = Assert.Throws<JsonSerializerException>(() => Read<Order>(json));

        Assert.StartsWith("Error converting the Lambda event JSON payload to type Standins.Tests.Lambda.Order: ", failure.Message, StringComparison.Ordinal);
        Assert.IsType<JsonException>(failure.InnerException);
    }

    [Fact]
    public void A_type_that_the_context_does_not_know_is_named()
    {
        var read = Assert.Throws<JsonSerializerException>(() => Read<Version>("{}"));
        var write = Assert.Throws<JsonSerializerException>(() => Write(new Version(1, 0)));

        Assert.Contains("type System.Version", read.Message, StringComparison.Ordinal);
        Assert.StartsWith("Error converting the response object of type System.Version", write.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_is_read_where_it_stands_and_of_whatever_kind_it_is()
    {
        using var larger = new MemoryStream();
        larger.Write("""{"count":3}"""u8);
        larger.Position = 0;
        using var plain = new BufferedStream(new MemoryStream("""{"count":4}"""u8.ToArray()));

        Assert.Equal(3, Json.Deserialize<Order>(larger).Count);
        Assert.Equal(4, Json.Deserialize<Order>(plain).Count);
    }

    [Fact]
    public void Options_can_be_changed()
    {
        var camel = new SourceGeneratorLambdaJsonSerializer<LambdaJson>(static options => options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase);
        using var output = new MemoryStream();

        camel.Serialize(new Order("a"), output);

        Assert.Equal("""{"item":"a","count":0}""", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void A_message_of_a_queue_is_read()
    {
        var message = Assert.Single(Read<SQSEvent>("""
            {"Records":[{"messageId":"m","receiptHandle":"r","body":"b","md5OfBody":"5","eventSource":"aws:sqs","awsRegion":"eu-central-1",
             "eventSourceARN":"arn:aws:sqs:eu-central-1:123456789012:work","attributes":{"ApproximateReceiveCount":"1"},
             "messageAttributes":{"kind":{"stringValue":"s","binaryValue":"aGk=","dataType":"String"}}}]}
            """).Records);

        Assert.Equal(("m", "arn:aws:sqs:eu-central-1:123456789012:work", "1"), (message.MessageId, message.EventSourceArn, message.Attributes["ApproximateReceiveCount"]));
        Assert.Equal("hi"u8.ToArray(), message.MessageAttributes["kind"].BinaryValue.ToArray());
    }

    [Fact]
    public void A_change_of_a_table_is_read()
    {
        var record = Assert.Single(Read<DynamoDBEvent>("""
            {"Records":[{"eventID":"1","eventName":"INSERT","eventSourceARN":"arn","dynamodb":{"ApproximateCreationDateTime":1900000000,
             "SequenceNumber":"10","NewImage":{"b":{"B":"aGk="},"l":{"L":[{"N":"1"},{"NULL":true}]},"m":{"M":{"t":{"BOOL":false}}}}}}]}
            """).Records);

        Assert.Equal(new DateTime(2030, 3, 17, 17, 46, 40, DateTimeKind.Utc), record.Dynamodb.ApproximateCreationDateTime);
        Assert.Equal("hi"u8.ToArray(), record.Dynamodb.NewImage["b"].B.ToArray());
        Assert.Equal(("1", true), (record.Dynamodb.NewImage["l"].L[0].N, record.Dynamodb.NewImage["l"].L[1].NULL));
        Assert.Equal((false, null), (record.Dynamodb.NewImage["m"].M["t"].BOOL, record.Dynamodb.NewImage["m"].BOOL));
    }

    [Fact]
    public void An_event_of_a_bus_and_a_schedule_are_read()
    {
        const string Event = """
            {"version":"0","id":"e","detail-type":"Step Functions Execution Status Change","source":"aws.states","account":"123456789012",
             "time":"2030-05-01T10:00:00Z","region":"eu-central-1","resources":["arn"],"detail":{"status":"FAILED"}}
            """;

        var change = Read<CloudWatchEvent<JsonElement>>(Event);

        Assert.Equal(("Step Functions Execution Status Change", "aws.states"), (change.DetailType, change.Source));
        Assert.Equal("FAILED", change.Detail.GetProperty("status").GetString());
        Assert.Equal(new DateTime(2030, 5, 1, 10, 0, 0, DateTimeKind.Utc), Read<ScheduledEvent>(Event).Time);
    }

    [Fact]
    public void Answers_have_the_names_that_their_services_want()
    {
        var http = new APIGatewayHttpApiV2ProxyResponse { StatusCode = 200, Body = "é" };
        http.SetHeaderValues("a", ["1", "2"], append: false);
        http.SetHeaderValues("a", "3", append: true);

        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"m"}]}""", Write(new SQSBatchResponse([new() { ItemIdentifier = "m" }])));
        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"10"}]}""", Write(new StreamsEventResponse { BatchItemFailures = [new() { ItemIdentifier = "10" }] }));
        Assert.Equal("""{"statusCode":200,"headers":{"a":"1,2,3"},"body":"é","isBase64Encoded":false}""", Write(http));
    }

    private static T Read<T>(string json)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return Json.Deserialize<T>(input);
    }

    private static string Write<T>(T value)
    {
        using var output = new MemoryStream();
        Json.Serialize(value, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
