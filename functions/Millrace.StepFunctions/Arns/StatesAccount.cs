namespace Millrace.StepFunctions;

/// <summary>The account and region that the ARNs of this process name. There is none behind them.</summary>
/// <param name="Region">The region.</param>
/// <param name="Id">The account's number.</param>
public sealed record StatesAccount(string Region = "us-east-1", string Id = "000000000000")
{
    /// <summary>The ARN of a state machine.</summary>
    public string MachineArn(string machine) => Arn("stateMachine", machine);

    /// <summary>The ARN of an execution.</summary>
    public string ExecutionArn(string machine, string name) => Arn("execution", $"{machine}:{name}");

    /// <summary>The ARN of an execution of an express machine. Its name may be used again, the id is its own.</summary>
    public string ExpressArn(string machine, string name, string id) => Arn("express", $"{machine}:{name}:{id}");

    /// <summary>The ARN of an activity.</summary>
    public string ActivityArn(string name) => Arn("activity", name);

    private string Arn(string kind, string rest) => $"arn:aws:states:{Region}:{Id}:{kind}:{rest}";
}
