using Millrace.Pipelines;

namespace Millrace.Lambda.Tests;

/// <summary>The executions that a test names.</summary>
internal sealed class KnownExecutions : IExecutionReader
{
    private readonly Dictionary<string, Execution> _known = [];

    /// <summary>How often an execution was asked for.</summary>
    public int Reads { get; private set; }

    public void Add(Execution execution) => _known[execution.Name] = execution;

    public Task<Execution?> FindAsync(string machine, string name, CancellationToken cancellationToken)
    {
        Reads++;
        return Task.FromResult(_known.GetValueOrDefault(name));
    }
}
