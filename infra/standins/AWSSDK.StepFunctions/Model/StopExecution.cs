using Amazon.Runtime;

namespace Amazon.StepFunctions.Model;

public class StopExecutionRequest : AmazonStepFunctionsRequest
{
    public string ExecutionArn { get; set; }

    public string Error { get; set; }

    public string Cause { get; set; }
}

public class StopExecutionResponse : AmazonWebServiceResponse
{
    public DateTime? StopDate { get; set; }
}
