namespace Millrace.StepFunctions.Executions;

/// <summary>How executions are called in the store: with their machine, since names are unique in a machine only. A pipeline's are called as their job.</summary>
internal static class ExecutionKey
{
    public static string Of(string machine, string name) => $"{machine}:{name}";

    /// <summary>The name that the execution itself knows.</summary>
    public static string NameIn(string key, string machine) =>
        key.Length > machine.Length && key[machine.Length] == ':' && key.StartsWith(machine, StringComparison.Ordinal) ? key[(machine.Length + 1)..] : key;
}
