using Microsoft.Extensions.Logging;
using Millrace.Jobs;

namespace Millrace.Host;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "The change at position {Position} could not be dispatched in {Retries} retries and is set aside.")]
    public static partial void ChangeSetAside(this ILogger logger, long position, int retries);

    [LoggerMessage(3, LogLevel.Error, "A sweep failed; the next one goes on.")]
    public static partial void SweepFailed(this ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "Listening on {Url}; data in {Folder}; SQLite {Version}.")]
    public static partial void Listening(this ILogger logger, string url, string folder, string version);

    [LoggerMessage(5, LogLevel.Error, "A part of the process ended unexpectedly; the process stops.")]
    public static partial void PartFailed(this ILogger logger, Exception exception);
}
