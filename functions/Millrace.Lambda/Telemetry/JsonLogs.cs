using Microsoft.Extensions.Logging;

namespace Millrace.Lambda.Telemetry;

/// <summary>
/// Log entries as lines of JSON on the standard output, where Lambda takes them from. A factory of its own: the usual one
/// brings a container along, a fifth of what a function takes to start.
/// </summary>
internal sealed class JsonLogs(Invocation invocation, Stream output, LogLevel minimum) : ILoggerFactory
{
    private readonly Lock _lock = new();

    internal IExternalScopeProvider Scopes { get; } = new LoggerExternalScopeProvider();

    internal Invocation Invocation => invocation;

    public ILogger CreateLogger(string categoryName) =>
        new JsonLog(categoryName, this, categoryName.StartsWith("Microsoft.", StringComparison.Ordinal) && minimum < LogLevel.Warning ? LogLevel.Warning : minimum);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A function logs to its standard output alone.");

    public void Dispose() => output.Flush();

    /// <summary>Writes a line whole: the lines of two threads never mix.</summary>
    internal void Write(ReadOnlySpan<byte> line)
    {
        lock (_lock)
        {
            output.Write(line);
            output.Flush();
        }
    }
}
