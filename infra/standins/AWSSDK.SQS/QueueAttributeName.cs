using Amazon.Runtime;

namespace Amazon.SQS;

public class QueueAttributeName : ConstantClass
{
    public static readonly QueueAttributeName All = new("All");

    public static readonly QueueAttributeName ApproximateNumberOfMessages = new("ApproximateNumberOfMessages");

    public static readonly QueueAttributeName ApproximateNumberOfMessagesDelayed = new("ApproximateNumberOfMessagesDelayed");

    public static readonly QueueAttributeName ApproximateNumberOfMessagesNotVisible = new("ApproximateNumberOfMessagesNotVisible");

    public static readonly QueueAttributeName DelaySeconds = new("DelaySeconds");

    public static readonly QueueAttributeName MessageRetentionPeriod = new("MessageRetentionPeriod");

    public static readonly QueueAttributeName QueueArn = new("QueueArn");

    public static readonly QueueAttributeName ReceiveMessageWaitTimeSeconds = new("ReceiveMessageWaitTimeSeconds");

    public static readonly QueueAttributeName RedrivePolicy = new("RedrivePolicy");

    public static readonly QueueAttributeName VisibilityTimeout = new("VisibilityTimeout");

    public QueueAttributeName(string value)
        : base(value)
    {
    }

    public static implicit operator QueueAttributeName(string value) => FindValue(value);

    public static QueueAttributeName FindValue(string value) => FindValue<QueueAttributeName>(value);
}
