using LocalCloud.Wire;

namespace LocalCloud.StateMachines;

/// <summary>A state machine of the template.</summary>
/// <param name="Name">Its name in the account.</param>
/// <param name="Definition">Its definition, with everything substituted.</param>
internal sealed record StateMachine(string Name, string Definition)
{
    public string Arn => ArnOf(Name);

    public static string ArnOf(string machine) => Names.Arn("states", $"stateMachine:{machine}");

    public static string ExecutionArn(string machine, string name) => Names.Arn("states", $"execution:{machine}:{name}");
}
