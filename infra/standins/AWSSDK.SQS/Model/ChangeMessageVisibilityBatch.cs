using Amazon.Runtime;

namespace Amazon.SQS.Model;

public class ChangeMessageVisibilityBatchRequest : AmazonSQSRequest
{
    public string QueueUrl { get; set; }

    public List<ChangeMessageVisibilityBatchRequestEntry> Entries { get; set; }
}

public class ChangeMessageVisibilityBatchRequestEntry
{
    public string Id { get; set; }

    public string ReceiptHandle { get; set; }

    public int? VisibilityTimeout { get; set; }
}

public class ChangeMessageVisibilityBatchResponse : AmazonWebServiceResponse
{
    public List<ChangeMessageVisibilityBatchResultEntry> Successful { get; set; }

    public List<BatchResultErrorEntry> Failed { get; set; }
}

public class ChangeMessageVisibilityBatchResultEntry
{
    public string Id { get; set; }
}
