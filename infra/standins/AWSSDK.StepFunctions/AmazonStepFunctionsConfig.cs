using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.StandIns;
using Amazon.Util.Internal;

namespace Amazon.StepFunctions;

public class AmazonStepFunctionsConfig : ClientConfig
{
    private static readonly string Agent = InternalSDKUtils.BuildUserAgentString("SFN", "4.0.0");

    public AmazonStepFunctionsConfig()
        : base(new DefaultConfigurationProvider(AwsJsonPipeline.DefaultConfigurations))
    {
        base.ServiceId = "SFN";
        AuthenticationServiceName = "states";
        EndpointProvider = new AwsJsonEndpointProvider("states");
    }

    public static new string ServiceId => "SFN";

    public override string RegionEndpointServiceName => "states";

    public override string ServiceVersion => "2016-11-23";

    public override string UserAgent => Agent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new AwsJsonEndpointParameters(this, parameters.AlternateEndpoint));
}
