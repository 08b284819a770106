namespace Amazon.SQS.Model;

public class MessageAttributeValue
{
    public string StringValue { get; set; }

    public string DataType { get; set; }

    public MemoryStream BinaryValue { get; set; }

    public List<string> StringListValues { get; set; }

    public List<MemoryStream> BinaryListValues { get; set; }
}

public class MessageSystemAttributeValue
{
    public string StringValue { get; set; }

    public string DataType { get; set; }

    public MemoryStream BinaryValue { get; set; }

    public List<string> StringListValues { get; set; }

    public List<MemoryStream> BinaryListValues { get; set; }
}
