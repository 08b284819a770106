using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using Amazon.Util;

namespace Amazon.StandIns;

/// <summary>Puts a service's endpoint and its signing into the SDK's pipeline.</summary>
internal static class AwsJsonPipeline
{
    public static IReadOnlyList<IDefaultConfiguration> DefaultConfigurations { get; } =
    [
        Defaults(DefaultConfigurationMode.Standard, 3100),
        Defaults(DefaultConfigurationMode.InRegion, 1100),
        Defaults(DefaultConfigurationMode.CrossRegion, 3100),
        Defaults(DefaultConfigurationMode.Mobile, 30_000),
    ];

    public static void Complete(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new AwsJsonEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureV4());
    }

    private static DefaultConfiguration Defaults(DefaultConfigurationMode mode, int connectMilliseconds) => new()
    {
        Name = mode,
        RetryMode = RequestRetryMode.Standard,
        S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
        ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
    };

    private sealed class SignatureV4 : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }
}

/// <summary>What decides a request's endpoint.</summary>
internal sealed class AwsJsonEndpointParameters : EndpointParameters
{
    public AwsJsonEndpointParameters(IClientConfig config, RegionEndpoint alternate)
    {
        this["Endpoint"] = config.ServiceURL;
        this["Region"] = alternate?.SystemName ?? RegionOf(config);
        this["UseFIPS"] = config.UseFIPSEndpoint;
        this["UseDualStack"] = config.UseDualstackEndpoint;
    }

    private static string RegionOf(IClientConfig config) => config switch
    {
        { RegionEndpoint: { } region } => region.SystemName,
        { AuthenticationRegion: { Length: > 0 } region } => region,
        { ServiceURL: { Length: > 0 } url } => AWSSDKUtils.DetermineRegion(url),
        _ => null,
    };
}

/// <summary>The address of a service: the configured one, or that of its region.</summary>
internal sealed class AwsJsonEndpointProvider(string service) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var (fips, dualStack) = (Equals(parameters["UseFIPS"], true), Equals(parameters["UseDualStack"], true));
        if (parameters["Endpoint"] is string { Length: > 0 } url)
        {
            return fips || dualStack
                ? throw new AmazonClientException("Invalid Configuration: FIPS or Dualstack and custom endpoint are not supported")
                : new Endpoint(url);
        }

        if (parameters["Region"] is not string { Length: > 0 } region || Fn.Partition(region) is not { } partition)
            throw new AmazonClientException("Invalid Configuration: Missing Region");

        return new Endpoint($"https://{service}{(fips ? "-fips" : "")}.{region}.{(dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix)}");
    }
}

internal sealed class AwsJsonEndpointResolver : BaseEndpointResolver
{
    protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters) =>
        InjectHostPrefix(executionContext.RequestContext);

    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        new AwsJsonEndpointParameters(requestContext.ClientConfig, requestContext.Request.AlternateEndpoint);
}

/// <summary>The name under which a service is found in configuration files and environment variables.</summary>
internal sealed class AwsJsonMetadata(string serviceId) : IServiceMetadata
{
    public string ServiceId => serviceId;

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
