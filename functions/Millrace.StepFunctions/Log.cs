using Microsoft.Extensions.Logging;

namespace Millrace.StepFunctions;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Execution {Execution} cannot go on.")]
    public static partial void ExecutionBroken(this ILogger logger, string execution, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "{Operation} failed unexpectedly.")]
    public static partial void OperationFailed(this ILogger logger, string operation, Exception exception);
}
