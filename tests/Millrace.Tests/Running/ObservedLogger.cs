using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Millrace.Tests.Running;

/// <summary>Keeps the lines that the platform logs.</summary>
internal sealed class ObservedLogger<T> : ILogger<T>
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" {exception.Message}")}");
}
