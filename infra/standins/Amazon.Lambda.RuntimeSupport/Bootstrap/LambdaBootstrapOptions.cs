namespace Amazon.Lambda.RuntimeSupport.Bootstrap;

public class LambdaBootstrapOptions
{
    /// <summary>The host and port of the Runtime API, for tests; in Lambda the variable AWS_LAMBDA_RUNTIME_API names it.</summary>
    public string RuntimeApiEndpoint { get; set; }
}
