namespace Amazon.SQS.Model;

public class BatchResultErrorEntry
{
    public string Id { get; set; }

    public string Code { get; set; }

    public string Message { get; set; }

    public bool? SenderFault { get; set; }
}
