using System.Text.Json;

namespace LocalCloud.Faults;

/// <summary>What can happen to a call of an AWS service.</summary>
public abstract record Fault
{
    private Fault() { }

    /// <summary>The service says that it is called too often, and does nothing.</summary>
    public sealed record Throttle : Fault;

    /// <summary>The service says that it has failed, and does nothing.</summary>
    public sealed record Fail : Fault;

    /// <summary>The connection ends before the service hears of the call.</summary>
    public sealed record Cut : Fault;

    /// <summary>The service does what it was asked, and the connection ends before its answer.</summary>
    public sealed record DropAnswer : Fault;

    /// <summary>The call takes longer.</summary>
    public sealed record Delay(TimeSpan For) : Fault;

    /// <summary>Messages that are sent are accepted and come nowhere.</summary>
    public sealed record LoseMessages : Fault;
}

/// <summary>A call of an AWS service by a function.</summary>
/// <param name="Function">The function's id in the template; empty for whoever is none.</param>
/// <param name="Service"><c>DynamoDB</c>, <c>SQS</c> or <c>StepFunctions</c>.</param>
/// <param name="Operation">Such as <c>SendMessage</c>.</param>
/// <param name="Body">What was sent.</param>
public sealed record AwsCall(string Function, string Service, string Operation, ReadOnlyMemory<byte> Body)
{
    /// <summary>What was sent, as JSON.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
    }
}
