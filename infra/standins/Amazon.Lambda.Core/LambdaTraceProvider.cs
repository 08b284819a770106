namespace Amazon.Lambda.Core;

public class LambdaTraceProvider
{
    private static readonly AsyncLocal<string> Current = new();

    public static string CurrentTraceId => Current.Value ?? Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID");

    /// <summary>Holds in the caller and in all that it calls.</summary>
    internal static void SetCurrentTraceId(string traceId) => Current.Value = traceId;
}
