using System.Text.Json;
using Amazon.SQS.Model;
using Amazon.StandIns;

namespace Amazon.SQS;

/// <summary>Each operation of the queue service as it goes over the wire.</summary>
internal static class SQSWire
{
    private static readonly AwsJsonProtocol Protocol = new("Amazon.SQS", "AmazonSQS", "2012-11-05", IsQueryCompatible: true, SQSErrors.Make);

    public static AwsJsonOperation<SendMessageRequest, SendMessageResponse> SendMessage { get; } = new(
        Protocol,
        nameof(SendMessage),
        static (json, request) =>
        {
            json.Write("QueueUrl", request.QueueUrl);
            json.Write("MessageBody", request.MessageBody);
            json.Write("DelaySeconds", request.DelaySeconds);
            json.Write("MessageDeduplicationId", request.MessageDeduplicationId);
            json.Write("MessageGroupId", request.MessageGroupId);
            json.Write("MessageAttributes", request.MessageAttributes, Write);
            json.Write("MessageSystemAttributes", request.MessageSystemAttributes, Write);
        },
        static json => new SendMessageResponse
        {
            MessageId = json.Text("MessageId"),
            MD5OfMessageBody = json.Text("MD5OfMessageBody"),
            MD5OfMessageAttributes = json.Text("MD5OfMessageAttributes"),
            MD5OfMessageSystemAttributes = json.Text("MD5OfMessageSystemAttributes"),
            SequenceNumber = json.Text("SequenceNumber"),
        });

    public static AwsJsonOperation<SendMessageBatchRequest, SendMessageBatchResponse> SendMessageBatch { get; } = new(
        Protocol,
        nameof(SendMessageBatch),
        static (json, request) =>
        {
            json.Write("QueueUrl", request.QueueUrl);
            json.Write("Entries", request.Entries, Write);
        },
        static json => new SendMessageBatchResponse
        {
            Successful = json.Items("Successful", ReadSent),
            Failed = json.Items("Failed", ReadFailed),
        });

    public static AwsJsonOperation<ReceiveMessageRequest, ReceiveMessageResponse> ReceiveMessage { get; } = new(
        Protocol,
        nameof(ReceiveMessage),
        static (json, request) =>
        {
            json.Write("QueueUrl", request.QueueUrl);
            json.Write("MaxNumberOfMessages", request.MaxNumberOfMessages);
            json.Write("VisibilityTimeout", request.VisibilityTimeout);
            json.Write("WaitTimeSeconds", request.WaitTimeSeconds);
            json.Write("ReceiveRequestAttemptId", request.ReceiveRequestAttemptId);
            json.Write("MessageSystemAttributeNames", request.MessageSystemAttributeNames);
            json.Write("MessageAttributeNames", request.MessageAttributeNames);
        },
        static json => new ReceiveMessageResponse { Messages = json.Items("Messages", ReadMessage) });

    public static AwsJsonOperation<DeleteMessageRequest, DeleteMessageResponse> DeleteMessage { get; } = new(
        Protocol,
        nameof(DeleteMessage),
        static (json, request) =>
        {
            json.Write("QueueUrl", request.QueueUrl);
            json.Write("ReceiptHandle", request.ReceiptHandle);
        },
        static _ => new DeleteMessageResponse());

    public static AwsJsonOperation<DeleteMessageBatchRequest, DeleteMessageBatchResponse> DeleteMessageBatch { get; } = new(
        Protocol,
        nameof(DeleteMessageBatch),
        static (json, request) =>
        {
            json.Write("QueueUrl", request.QueueUrl);
            json.Write("Entries", request.Entries, static (json, entry) =>
            {
                json.Write("Id", entry.Id);
                json.Write("ReceiptHandle", entry.ReceiptHandle);
            });
        },
        static json => new DeleteMessageBatchResponse
        {
            Successful = json.Items("Successful", static one => new DeleteMessageBatchResultEntry { Id = one.Text("Id") }),
            Failed = json.Items("Failed", ReadFailed),
        });

    public static AwsJsonOperation<ChangeMessageVisibilityRequest, ChangeMessageVisibilityResponse> ChangeMessageVisibility { get; } = new(
        Protocol,
        nameof(ChangeMessageVisibility),
        static (json, request) =>
        {
            json.Write("QueueUrl", request.QueueUrl);
            json.Write("ReceiptHandle", request.ReceiptHandle);
            json.Write("VisibilityTimeout", request.VisibilityTimeout);
        },
        static _ => new ChangeMessageVisibilityResponse());

    public static AwsJsonOperation<ChangeMessageVisibilityBatchRequest, ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatch { get; } = new(
        Protocol,
        nameof(ChangeMessageVisibilityBatch),
        static (json, request) =>
        {
            json.Write("QueueUrl", request.QueueUrl);
            json.Write("Entries", request.Entries, static (json, entry) =>
            {
                json.Write("Id", entry.Id);
                json.Write("ReceiptHandle", entry.ReceiptHandle);
                json.Write("VisibilityTimeout", entry.VisibilityTimeout);
            });
        },
        static json => new ChangeMessageVisibilityBatchResponse
        {
            Successful = json.Items("Successful", static one => new ChangeMessageVisibilityBatchResultEntry { Id = one.Text("Id") }),
            Failed = json.Items("Failed", ReadFailed),
        });

    public static AwsJsonOperation<GetQueueAttributesRequest, GetQueueAttributesResponse> GetQueueAttributes { get; } = new(
        Protocol,
        nameof(GetQueueAttributes),
        static (json, request) =>
        {
            json.Write("QueueUrl", request.QueueUrl);
            json.Write("AttributeNames", request.AttributeNames);
        },
        static json => new GetQueueAttributesResponse { Attributes = json.Map("Attributes", static one => one.GetString()) });

    public static AwsJsonOperation<GetQueueUrlRequest, GetQueueUrlResponse> GetQueueUrl { get; } = new(
        Protocol,
        nameof(GetQueueUrl),
        static (json, request) =>
        {
            json.Write("QueueName", request.QueueName);
            json.Write("QueueOwnerAWSAccountId", request.QueueOwnerAWSAccountId);
        },
        static json => new GetQueueUrlResponse { QueueUrl = json.Text("QueueUrl") });

    private static void Write(Utf8JsonWriter json, SendMessageBatchRequestEntry entry)
    {
        json.Write("Id", entry.Id);
        json.Write("MessageBody", entry.MessageBody);
        json.Write("DelaySeconds", entry.DelaySeconds);
        json.Write("MessageDeduplicationId", entry.MessageDeduplicationId);
        json.Write("MessageGroupId", entry.MessageGroupId);
        json.Write("MessageAttributes", entry.MessageAttributes, Write);
        json.Write("MessageSystemAttributes", entry.MessageSystemAttributes, Write);
    }

    private static void Write(Utf8JsonWriter json, MessageAttributeValue value)
    {
        json.Write("DataType", value.DataType);
        json.Write("StringValue", value.StringValue);
        json.Write("BinaryValue", value.BinaryValue);
    }

    private static void Write(Utf8JsonWriter json, MessageSystemAttributeValue value)
    {
        json.Write("DataType", value.DataType);
        json.Write("StringValue", value.StringValue);
        json.Write("BinaryValue", value.BinaryValue);
    }

    private static SendMessageBatchResultEntry ReadSent(JsonElement json) => new()
    {
        Id = json.Text("Id"),
        MessageId = json.Text("MessageId"),
        MD5OfMessageBody = json.Text("MD5OfMessageBody"),
        MD5OfMessageAttributes = json.Text("MD5OfMessageAttributes"),
        MD5OfMessageSystemAttributes = json.Text("MD5OfMessageSystemAttributes"),
        SequenceNumber = json.Text("SequenceNumber"),
    };

    private static BatchResultErrorEntry ReadFailed(JsonElement json) => new()
    {
        Id = json.Text("Id"),
        Code = json.Text("Code"),
        Message = json.Text("Message"),
        SenderFault = json.Flag("SenderFault"),
    };

    private static Message ReadMessage(JsonElement json) => new()
    {
        MessageId = json.Text("MessageId"),
        ReceiptHandle = json.Text("ReceiptHandle"),
        Body = json.Text("Body"),
        MD5OfBody = json.Text("MD5OfBody"),
        MD5OfMessageAttributes = json.Text("MD5OfMessageAttributes"),
        Attributes = json.Map("Attributes", static one => one.GetString()),
        MessageAttributes = json.Map("MessageAttributes", static one => new MessageAttributeValue
        {
            DataType = one.Text("DataType"),
            StringValue = one.Text("StringValue"),
            BinaryValue = one.Binary("BinaryValue"),
        }),
    };
}
