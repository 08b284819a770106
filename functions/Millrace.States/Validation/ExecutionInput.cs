namespace Millrace.States;

/// <summary>The input of an execution, as the API of AWS judges it.</summary>
public static class ExecutionInput
{
    /// <summary>
    /// The sentence with which <c>StartExecution</c> refuses an input that is no JSON; null when it does not.
    /// </summary>
    public static string? RefusalMessage(string input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var message = string.IsNullOrWhiteSpace(input) ? "Invalid execution input." : Validation.JsonSyntaxError.Find(input)?.Message;
        return message is null ? null : $"Invalid State Machine Execution Input: '{message}'";
    }
}
