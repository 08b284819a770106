namespace Millrace.StepFunctions.Api;

/// <summary>A request is refused, in the name and the words of AWS.</summary>
internal sealed class RefusedException(string error, string message) : Exception(message)
{
    public string Error => error;

    public int Status { get; init; } = 400;

    public static RefusedException Validation(string message) => new("ValidationException", message);

    public static RefusedException NoMachine(string arn) => new("StateMachineDoesNotExist", $"State Machine Does Not Exist: '{arn}'");

    public static RefusedException NoExecution(string arn) => new("ExecutionDoesNotExist", $"Execution Does Not Exist: '{arn}'");

    public static RefusedException NoActivity(string arn) => new("ActivityDoesNotExist", $"Activity Does Not Exist: '{arn}'");

    public static RefusedException InvalidToken() => new("InvalidToken", "Invalid Token: 'Invalid token'");
}
