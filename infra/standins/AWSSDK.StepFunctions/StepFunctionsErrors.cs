using Amazon.Runtime;
using Amazon.StepFunctions.Model;

namespace Amazon.StepFunctions;

/// <summary>The exceptions by their names on the wire.</summary>
internal static class StepFunctionsErrors
{
    private static readonly Dictionary<string, Func<string, Exception, AmazonServiceException>> ByName = new()
    {
        ["ExecutionAlreadyExists"] = static (message, inner) => new ExecutionAlreadyExistsException(message, inner),
        ["ExecutionDoesNotExist"] = static (message, inner) => new ExecutionDoesNotExistException(message, inner),
        ["ExecutionLimitExceeded"] = static (message, inner) => new ExecutionLimitExceededException(message, inner),
        ["InvalidArn"] = static (message, inner) => new InvalidArnException(message, inner),
        ["InvalidExecutionInput"] = static (message, inner) => new InvalidExecutionInputException(message, inner),
        ["InvalidName"] = static (message, inner) => new InvalidNameException(message, inner),
        ["InvalidOutput"] = static (message, inner) => new InvalidOutputException(message, inner),
        ["InvalidToken"] = static (message, inner) => new InvalidTokenException(message, inner),
        ["StateMachineDoesNotExist"] = static (message, inner) => new StateMachineDoesNotExistException(message, inner),
        ["StateMachineDeleting"] = static (message, inner) => new StateMachineDeletingException(message, inner),
        ["TaskDoesNotExist"] = static (message, inner) => new TaskDoesNotExistException(message, inner),
        ["TaskTimedOut"] = static (message, inner) => new TaskTimedOutException(message, inner),
    };

    public static AmazonServiceException Make(string name, string message, Exception inner) =>
        name is not null && ByName.TryGetValue(name, out var make) ? make(message, inner) : new AmazonStepFunctionsException(message, inner);
}
