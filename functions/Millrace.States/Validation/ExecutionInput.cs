using System.Text.Json;
using Millrace.States.Json;
using Millrace.States.Validation;

namespace Millrace.States;

/// <summary>The input of an execution, as the API of AWS judges it.</summary>
public static class ExecutionInput
{
    private const string NoInput = "Invalid execution input.";

    /// <summary>
    /// The sentence with which <c>StartExecution</c> refuses an input that is no JSON. Null for an input that
    /// <see cref="StateMachineExecution"/> can start with.
    /// </summary>
    public static string? RefusalMessage(string input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var message = string.IsNullOrWhiteSpace(input) ? NoInput : JsonSyntaxError.Find(input)?.Message ?? (CanRead(input) ? null : NoInput);
        return message is null ? null : $"Invalid State Machine Execution Input: '{message}'";
    }

    // There is JSON that cannot be kept: nested too deep, a number without a double, half of a letter.
    private static bool CanRead(string input)
    {
        try
        {
            JsonValue.Parse(input);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
