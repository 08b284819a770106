using Millrace.States.Definitions;

namespace Millrace.States.Validation;

/// <summary>Which resources a Task has in AWS. Here any resource may have a handler, so only <c>Validate</c> asks.</summary>
internal static class AwsResources
{
    private const string Sync = ".sync";
    private const string Sync2 = ".sync:2";
    private const string Token = ".waitForTaskToken";

    // Service and action, and the ways besides "call and go on" in which they can be called.
    private static readonly Dictionary<string, string[]> Actions = Table(
        ("apigateway", "invoke", [Token]),
        ("athena", "startQueryExecution stopQueryExecution getQueryExecution getQueryResults", [Sync]),
        ("batch", "submitJob", [Sync, Token]),
        ("bedrock", "invokeModel", []),
        ("bedrock", "createModelCustomizationJob", [Sync]),
        ("codebuild", "startBuild startBuildBatch", [Sync]),
        ("codebuild", "stopBuild batchDeleteBuilds batchGetReports stopBuildBatch retryBuildBatch deleteBuildBatch", []),
        ("databrew", "startJobRun", [Sync]),
        ("dynamodb", "getItem putItem updateItem deleteItem", []),
        ("ecs", "runTask", [Sync, Token]),
        ("eks", "createCluster deleteCluster createFargateProfile deleteFargateProfile createNodegroup deleteNodegroup runJob", [Sync]),
        ("eks", "call", []),
        ("elasticmapreduce", "createCluster terminateCluster addStep", [Sync]),
        ("elasticmapreduce", "cancelStep setClusterTerminationProtection modifyInstanceFleetByName modifyInstanceGroupByName", []),
        ("emr-containers", "createVirtualCluster", []),
        ("emr-containers", "deleteVirtualCluster startJobRun", [Sync]),
        ("emr-serverless", "createApplication startApplication stopApplication deleteApplication startJobRun cancelJobRun", [Sync]),
        ("events", "putEvents", [Token]),
        ("glue", "startJobRun", [Sync]),
        ("http", "invoke", []),
        ("lambda", "invoke", [Token]),
        ("mediaconvert", "createJob", [Sync]),
        ("sagemaker", "createEndpoint createEndpointConfig createHyperParameterTuningJob createModel updateEndpoint createLabelingJob", [Sync]),
        ("sagemaker", "createProcessingJob createTrainingJob createTransformJob", [Sync]),
        ("sns", "publish", [Token]),
        ("sqs", "sendMessage", [Token]),
        ("states", "startExecution", [Sync, Sync2, Token]));

    public static void Check(string resource, Place place)
    {
        var parts = resource.Split(':');
        if (parts.Length < 6 || parts[0] != "arn" || parts[1].Length == 0)
        {
            NotRecognized(resource, place);
            return;
        }

        if (parts is ["arn", _, "states", "", "", .. var integration])
            CheckIntegration(resource, integration, place);
        else if (parts is ["arn", _, "states", _, _, "activity", _] && place.IsExpress)
            NotInExpress("Activity ARN", place);
        else if (parts is ["arn", _, "lambda", _, _, "function", ..] && !IsFunction(parts))
            NotRecognized(resource, place);
    }

    private static Dictionary<string, string[]> Table(params (string Service, string Actions, string[] Patterns)[] rows) => rows
        .SelectMany(row => row.Actions.Split(' ').Select(action => ($"{row.Service}:{action}", row.Patterns)))
        .ToDictionary(row => row.Item1, row => row.Patterns);

    private static void CheckIntegration(string resource, string[] integration, Place place)
    {
        var (action, pattern) = Split(string.Join(':', integration));
        if (!IsKnown(action, pattern))
        {
            NotRecognized(resource, place);
            return;
        }

        // The second space is AWS's.
        if (place.IsExpress && pattern.Length > 0)
            NotInExpress(pattern == Token ? "'.waitForTaskToken' service integration " : "'.sync' service integration", place);
    }

    private static bool IsKnown(string action, string pattern)
    {
        var parts = action.Split(':');
        if (parts is ["aws-sdk", { Length: > 0 }, { Length: > 0 } call])
            return pattern is "" or Token && char.IsAsciiLetterLower(call[0]);

        return Actions.TryGetValue(action, out var patterns) && (pattern.Length == 0 || patterns.Contains(pattern));
    }

    private static (string Action, string Pattern) Split(string call)
    {
        foreach (var pattern in (string[])[Token, Sync2, Sync])
        {
            if (call.EndsWith(pattern, StringComparison.Ordinal))
                return (call[..^pattern.Length], pattern);
        }

        return (call, "");
    }

    // A name, and a version or an alias.
    private static bool IsFunction(string[] parts) => parts.Length is 7 or 8
        && parts[6..].All(part => part.Length > 0 && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '$' or '.' or '{' or '}'));

    private static void NotRecognized(string resource, Place place) => place.Problem(
        $"AWS knows no resource '{resource}'.", DefinitionRules.Resource,
        new AwsWords(
            $"The resource provided {resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."));

    private static void NotInExpress(string what, Place place) => place.Problem(
        $"An express state machine does not wait: it has no {what.TrimEnd()}.", DefinitionRules.Express,
        new AwsWords($"Express state machine does not support {what}"));
}
