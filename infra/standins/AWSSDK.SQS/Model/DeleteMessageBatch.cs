using Amazon.Runtime;

namespace Amazon.SQS.Model;

public class DeleteMessageBatchRequest : AmazonSQSRequest
{
    public string QueueUrl { get; set; }

    public List<DeleteMessageBatchRequestEntry> Entries { get; set; }
}

public class DeleteMessageBatchRequestEntry
{
    public string Id { get; set; }

    public string ReceiptHandle { get; set; }
}

public class DeleteMessageBatchResponse : AmazonWebServiceResponse
{
    public List<DeleteMessageBatchResultEntry> Successful { get; set; }

    public List<BatchResultErrorEntry> Failed { get; set; }
}

public class DeleteMessageBatchResultEntry
{
    public string Id { get; set; }
}
