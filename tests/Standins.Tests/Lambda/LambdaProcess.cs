namespace Standins.Tests.Lambda;

/// <summary>The tests that play a Lambda function share the process's environment and its signals, so they run one after the other.</summary>
[CollectionDefinition(nameof(LambdaProcess), DisableParallelization = true)]
public sealed class LambdaProcess
{
    /// <summary>Sets variables, and what they were before when it is disposed.</summary>
    internal static IDisposable With(params (string Name, string? Value)[] variables)
    {
        var before = variables.Select(static one => (one.Name, Environment.GetEnvironmentVariable(one.Name))).ToList();
        Set(variables);
        return new Restore(before);
    }

    private static void Set(IEnumerable<(string Name, string? Value)> variables)
    {
        foreach (var (name, value) in variables)
            Environment.SetEnvironmentVariable(name, value);
    }

    private sealed class Restore(IEnumerable<(string Name, string? Value)> variables) : IDisposable
    {
        public void Dispose() => Set(variables);
    }
}
