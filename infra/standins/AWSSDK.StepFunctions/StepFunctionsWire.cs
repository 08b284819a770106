using System.Text.Json;
using Amazon.StandIns;
using Amazon.StepFunctions.Model;

namespace Amazon.StepFunctions;

/// <summary>Each operation of the state machine service as it goes over the wire.</summary>
internal static class StepFunctionsWire
{
    private static readonly AwsJsonProtocol Protocol =
        new("Amazon.StepFunctions", "AWSStepFunctions", "2016-11-23", IsQueryCompatible: false, StepFunctionsErrors.Make);

    public static AwsJsonOperation<StartExecutionRequest, StartExecutionResponse> StartExecution { get; } = new(
        Protocol,
        nameof(StartExecution),
        static (json, request) =>
        {
            json.Write("stateMachineArn", request.StateMachineArn);
            json.Write("name", request.Name);
            json.Write("input", request.Input);
            json.Write("traceHeader", request.TraceHeader);
        },
        static json => new StartExecutionResponse { ExecutionArn = json.Text("executionArn"), StartDate = json.Time("startDate") });

    public static AwsJsonOperation<DescribeExecutionRequest, DescribeExecutionResponse> DescribeExecution { get; } = new(
        Protocol, nameof(DescribeExecution), static (json, request) => json.Write("executionArn", request.ExecutionArn), ReadExecution);

    public static AwsJsonOperation<StopExecutionRequest, StopExecutionResponse> StopExecution { get; } = new(
        Protocol,
        nameof(StopExecution),
        static (json, request) =>
        {
            json.Write("executionArn", request.ExecutionArn);
            json.Write("error", request.Error);
            json.Write("cause", request.Cause);
        },
        static json => new StopExecutionResponse { StopDate = json.Time("stopDate") });

    public static AwsJsonOperation<ListExecutionsRequest, ListExecutionsResponse> ListExecutions { get; } = new(
        Protocol,
        nameof(ListExecutions),
        static (json, request) =>
        {
            json.Write("stateMachineArn", request.StateMachineArn);
            json.Write("mapRunArn", request.MapRunArn);
            json.Write("statusFilter", request.StatusFilter?.Value);
            json.Write("maxResults", request.MaxResults);
            json.Write("nextToken", request.NextToken);
        },
        static json => new ListExecutionsResponse { Executions = json.Items("executions", ReadItem), NextToken = json.Text("nextToken") });

    public static AwsJsonOperation<RedriveExecutionRequest, RedriveExecutionResponse> RedriveExecution { get; } = new(
        Protocol,
        nameof(RedriveExecution),
        static (json, request) =>
        {
            json.Write("executionArn", request.ExecutionArn);

            // The service asks for one; the SDK makes one where the caller does not.
            json.Write("clientToken", request.ClientToken ?? Guid.NewGuid().ToString());
        },
        static json => new RedriveExecutionResponse { RedriveDate = json.Time("redriveDate") });

    public static AwsJsonOperation<SendTaskSuccessRequest, SendTaskSuccessResponse> SendTaskSuccess { get; } = new(
        Protocol,
        nameof(SendTaskSuccess),
        static (json, request) =>
        {
            json.Write("taskToken", request.TaskToken);
            json.Write("output", request.Output);
        },
        static _ => new SendTaskSuccessResponse());

    public static AwsJsonOperation<SendTaskFailureRequest, SendTaskFailureResponse> SendTaskFailure { get; } = new(
        Protocol,
        nameof(SendTaskFailure),
        static (json, request) =>
        {
            json.Write("taskToken", request.TaskToken);
            json.Write("error", request.Error);
            json.Write("cause", request.Cause);
        },
        static _ => new SendTaskFailureResponse());

    public static AwsJsonOperation<SendTaskHeartbeatRequest, SendTaskHeartbeatResponse> SendTaskHeartbeat { get; } = new(
        Protocol, nameof(SendTaskHeartbeat), static (json, request) => json.Write("taskToken", request.TaskToken), static _ => new SendTaskHeartbeatResponse());

    private static DescribeExecutionResponse ReadExecution(JsonElement json) => new()
    {
        ExecutionArn = json.Text("executionArn"),
        StateMachineArn = json.Text("stateMachineArn"),
        Name = json.Text("name"),
        Status = json.Text("status"),
        StartDate = json.Time("startDate"),
        StopDate = json.Time("stopDate"),
        Input = json.Text("input"),
        Output = json.Text("output"),
        Error = json.Text("error"),
        Cause = json.Text("cause"),
        TraceHeader = json.Text("traceHeader"),
        MapRunArn = json.Text("mapRunArn"),
        StateMachineVersionArn = json.Text("stateMachineVersionArn"),
        StateMachineAliasArn = json.Text("stateMachineAliasArn"),
        RedriveCount = json.Number("redriveCount"),
        RedriveDate = json.Time("redriveDate"),
        RedriveStatusReason = json.Text("redriveStatusReason"),
    };

    private static ExecutionListItem ReadItem(JsonElement json) => new()
    {
        ExecutionArn = json.Text("executionArn"),
        StateMachineArn = json.Text("stateMachineArn"),
        Name = json.Text("name"),
        MapRunArn = json.Text("mapRunArn"),
        Status = json.Text("status"),
        StartDate = json.Time("startDate"),
        StopDate = json.Time("stopDate"),
        RedriveCount = json.Number("redriveCount"),
        RedriveDate = json.Time("redriveDate"),
    };
}
