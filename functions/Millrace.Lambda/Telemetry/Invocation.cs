using Amazon.Lambda.Core;

namespace Millrace.Lambda.Telemetry;

/// <summary>The invocation that this process is busy with. Lambda gives a process one at a time.</summary>
internal sealed class Invocation
{
    private int _begun;

    public string? RequestId { get; private set; }

    public string? Trace { get; private set; }

    public bool IsColdStart { get; private set; }

    public void Begin(ILambdaContext? context)
    {
        IsColdStart = _begun++ == 0;
        RequestId = context?.AwsRequestId;
        Trace = context?.TraceId ?? Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID");
    }
}
