namespace Millrace.Host.StateMachines;

/// <summary>What <c>DefinitionSubstitutions</c> of the template put into a definition: here, the functions of this process.</summary>
internal static class Substitutions
{
    /// <summary>The placeholder of the function that starts jobs.</summary>
    public const string StartTaskFunction = "StartTaskFunctionArn";

    /// <summary>What it stands for in this process.</summary>
    public const string StartTaskFunctionArn = "arn:aws:lambda:local:000000000000:function:StartTask";

    public static string Apply(string definition) =>
        definition.Replace($"${{{StartTaskFunction}}}", StartTaskFunctionArn, StringComparison.Ordinal);
}
