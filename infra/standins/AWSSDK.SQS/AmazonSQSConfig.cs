using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.StandIns;
using Amazon.Util.Internal;

namespace Amazon.SQS;

public class AmazonSQSConfig : ClientConfig
{
    private static readonly string Agent = InternalSDKUtils.BuildUserAgentString("SQS", "4.0.0");

    public AmazonSQSConfig()
        : base(new DefaultConfigurationProvider(AwsJsonPipeline.DefaultConfigurations))
    {
        base.ServiceId = "SQS";
        AuthenticationServiceName = "sqs";
        EndpointProvider = new AwsJsonEndpointProvider("sqs");
    }

    public static new string ServiceId => "SQS";

    public override string RegionEndpointServiceName => "sqs";

    public override string ServiceVersion => "2012-11-05";

    public override string UserAgent => Agent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new AwsJsonEndpointParameters(this, parameters.AlternateEndpoint));
}
