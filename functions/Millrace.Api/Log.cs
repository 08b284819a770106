using Microsoft.Extensions.Logging;

namespace Millrace.Api;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed unexpectedly (trace {Trace}).")]
    public static partial void Unexpected(this ILogger logger, string method, string path, string trace, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "{Method} {Path} was answered with 503: the store failed (trace {Trace}).")]
    public static partial void StoreFailed(this ILogger logger, string method, string path, string trace, Exception exception);
}
