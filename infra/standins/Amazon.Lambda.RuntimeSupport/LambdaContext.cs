using System.Globalization;
using System.Net.Http.Headers;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One invocation, as the headers of the Runtime API describe it.</summary>
internal sealed class LambdaContext(LambdaEnvironment environment, HttpResponseHeaders headers) : ILambdaContext
{
    public const string InvocationIdHeader = "Lambda-Runtime-Invocation-Id";

    private readonly string _clientContext = Value(headers, "Lambda-Runtime-Client-Context");
    private readonly string _identity = Value(headers, "Lambda-Runtime-Cognito-Identity");
    private readonly long _deadlineMs = long.TryParse(Value(headers, "Lambda-Runtime-Deadline-Ms"), CultureInfo.InvariantCulture, out var ms) ? ms : 0;

    public string AwsRequestId { get; } = Value(headers, "Lambda-Runtime-Aws-Request-Id");

    /// <summary>Where there is one, answers must carry it: so they cannot reach another invocation.</summary>
    public string InvocationId { get; } = Value(headers, InvocationIdHeader);

    public string InvokedFunctionArn { get; } = Value(headers, "Lambda-Runtime-Invoked-Function-Arn");

    public string TraceId { get; } = Value(headers, "Lambda-Runtime-Trace-Id");

    public string TenantId { get; } = Value(headers, "Lambda-Runtime-Aws-Tenant-Id");

    public string FunctionName => environment.FunctionName;

    public string FunctionVersion => environment.FunctionVersion;

    public string LogGroupName => environment.LogGroupName;

    public string LogStreamName => environment.LogStreamName;

    public int MemoryLimitInMB => environment.MemoryLimitInMB;

    public ILambdaLogger Logger => ConsoleLambdaLogger.Instance;

    public ILambdaSerializer Serializer { get; init; }

    public IClientContext ClientContext => field ??= CallerIdentity.ClientContextOf(_clientContext);

    public ICognitoIdentity Identity => field ??= CallerIdentity.CognitoIdentityOf(_identity);

    public TimeSpan RemainingTime => DateTimeOffset.FromUnixTimeMilliseconds(_deadlineMs) - DateTimeOffset.UtcNow;

    /// <summary>Lets the SDKs and this process's own logs know the trace.</summary>
    public void Announce()
    {
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", TraceId);
        LambdaTraceProvider.SetCurrentTraceId(TraceId);
    }

    private static string Value(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private sealed class ConsoleLambdaLogger : ILambdaLogger
    {
        public static ConsoleLambdaLogger Instance { get; } = new();

        public void Log(string message) => Console.Write(message);

        public void LogLine(string message) => Console.WriteLine(message);
    }
}
