namespace Amazon.Lambda.Annotations.DynamoDB;

[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class DynamoDBEventAttribute(string stream) : Attribute
{
    public string Stream { get; set; } = stream;

    public string ResourceName { get; set; }

    public uint BatchSize { get; set; } = 100;

    public StartingPosition StartingPosition { get; set; }

    public bool Enabled { get; set; } = true;

    public uint MaximumBatchingWindowInSeconds { get; set; }

    public string Filters { get; set; }
}

public enum StartingPosition
{
    LATEST,
    TRIM_HORIZON,
}
