using Microsoft.Extensions.Logging;

namespace Millrace.Lambda.Telemetry;

/// <summary>Log entries as lines of JSON on the standard output, where Lambda takes them from.</summary>
internal sealed class JsonLogProvider(Invocation invocation, Stream output) : ILoggerProvider, ISupportExternalScope
{
    private readonly Lock _lock = new();
    private IExternalScopeProvider? _scopes;

    public ILogger CreateLogger(string categoryName) => new JsonLog(categoryName, this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() => output.Flush();

    internal IExternalScopeProvider? Scopes => _scopes;

    internal Invocation Invocation => invocation;

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
