using System.Text.Json;

namespace Millrace.StepFunctions.Api;

/// <summary>What a state machine is configured with besides its definition: kept and shown as it was given.</summary>
internal static class MachineConfiguration
{
    private const int LongestDefinition = 1024 * 1024;
    private const string Off = """{"level":"OFF","includeExecutionData":false}""";
    private const string Untraced = """{"enabled":false}""";

    public static string LoggingOf(Parameters parameters)
    {
        if (parameters.Object("loggingConfiguration") is not { } logging)
            return Off;

        var given = new Parameters(logging);
        var level = given.OneOf("level", "ALL", "ERROR", "FATAL", "OFF") ?? "OFF";
        var destinations = given.Items("destinations").Count();
        return destinations == 1 || (level == "OFF" && destinations == 0)
            ? logging.GetRawText()
            : throw new RefusedException("InvalidLoggingConfiguration", "Invalid Logging Configuration: Must specify exactly one Log Destination.");
    }

    public static string TracingOf(Parameters parameters) => parameters.ObjectText("tracingConfiguration") ?? Untraced;

    public static string? EncryptionOf(Parameters parameters) => parameters.ObjectText("encryptionConfiguration");

    public static string RoleOf(Parameters parameters) =>
        parameters.Text("roleArn") is var role && role.StartsWith("arn:", StringComparison.Ordinal)
            ? role
            : throw new RefusedException("InvalidArn", $"Invalid Role Arn: '{parameters.Text("roleArn")}'");

    /// <exception cref="RefusedException">No state machine can be made of the definition.</exception>
    public static string DefinitionOf(Parameters parameters, States.StateMachineType type)
    {
        parameters.CheckLength("definition", LongestDefinition);
        var definition = parameters.Text("definition");
        return States.StateMachineDefinition.Validate(definition, new States.ValidationOptions { StateMachineType = type }).RefusalMessage is { } refused
            ? throw new RefusedException("InvalidDefinition", refused)
            : definition;
    }

    public static void CheckVersions(Parameters parameters)
    {
        var isPublished = parameters.Flag("publish", ifAbsent: false);
        if (!isPublished && parameters.Has("versionDescription"))
            throw RefusedException.Validation("Version description can only be set when publish is true");

        if (isPublished)
            throw RefusedException.Validation("This server keeps no versions of state machines: leave 'publish' out.");
    }
}
