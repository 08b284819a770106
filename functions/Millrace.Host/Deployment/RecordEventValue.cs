using System.Collections;
using Amazon.Lambda.DynamoDBEvents;
using AttributeValue = Amazon.Lambda.DynamoDBEvents.DynamoDBEvent.AttributeValue;

namespace Millrace.Host.Deployment;

/// <summary>A value of a stream record, under the names that it has in the event's JSON, without that JSON.</summary>
internal readonly struct RecordEventValue(object? value) : IEventValue<RecordEventValue>
{
    private static readonly object True = true, False = false;
    private readonly object? _value = value;

    public EventValueKind Kind => _value switch
    {
        null => EventValueKind.Null,
        string => EventValueKind.Text,
        bool flag => flag ? EventValueKind.True : EventValueKind.False,
        double => EventValueKind.Number,
        IList => EventValueKind.List,
        _ => EventValueKind.Object,
    };

    public string Text => (string)_value!; // It is a text.

    public double Number => (double)_value!; // It is a number.

    public int Count => ((IList)_value!).Count; // It is a list.

    public RecordEventValue this[int index] => new(((IList)_value!)[index]); // It is a list.

    public bool TryGet(string name, out RecordEventValue value)
    {
        var found = _value switch
        {
            DynamoDBEvent.DynamodbStreamRecord record => FieldOf(record, name),
            DynamoDBEvent.StreamRecord change => FieldOf(change, name),
            AttributeValue attribute => FieldOf(attribute, name),
            Dictionary<string, AttributeValue> image => image.GetValueOrDefault(name),
            _ => null,
        };
        value = new RecordEventValue(found);
        return found is not null;
    }

    private static object? FieldOf(DynamoDBEvent.DynamodbStreamRecord record, string name) => name switch
    {
        "dynamodb" => record.Dynamodb,
        "eventName" => record.EventName,
        "eventID" => record.EventID,
        "eventSource" => record.EventSource,
        "eventSourceARN" => record.EventSourceArn,
        "eventVersion" => record.EventVersion,
        "awsRegion" => record.AwsRegion,
        _ => null,
    };

    private static object? FieldOf(DynamoDBEvent.StreamRecord change, string name) => name switch
    {
        "NewImage" => change.NewImage,
        "OldImage" => change.OldImage,
        "Keys" => change.Keys,
        "SequenceNumber" => change.SequenceNumber,
        "StreamViewType" => change.StreamViewType,
        "SizeBytes" => (double)change.SizeBytes,
        _ => null,
    };

    private static object? FieldOf(AttributeValue attribute, string name) => name switch
    {
        "S" => attribute.S,
        "N" => attribute.N,
        "BOOL" => attribute.BOOL switch { true => True, false => False, null => null },
        "NULL" => attribute.NULL == true ? True : null,
        "M" => attribute.M,
        "L" => attribute.L,
        "SS" => attribute.SS,
        "NS" => attribute.NS,
        _ => null,
    };
}
