using System.Reflection;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.AspNetCoreServer.Hosting;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.DynamoDBEvents;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;
using Amazon.Lambda.TestUtilities;
using Amazon.SQS;
using Amazon.StepFunctions;

namespace Standins.Tests;

/// <summary>
/// <c>Official/*.txt</c> holds declarations of the official packages. What is built against a stand-in that shows nothing else
/// builds against the official package; and where the official packages are in use, the files are held against these.
/// </summary>
public sealed class PublicSurfaceTests
{
    private static readonly Dictionary<string, Assembly> Packages = new()
    {
        ["Amazon.Lambda.Annotations"] = typeof(LambdaFunctionAttribute).Assembly,
        ["Amazon.Lambda.APIGatewayEvents"] = typeof(APIGatewayHttpApiV2ProxyRequest).Assembly,
        ["Amazon.Lambda.AspNetCoreServer.Hosting"] = typeof(HostingOptions).Assembly,
        ["Amazon.Lambda.CloudWatchEvents"] = typeof(CloudWatchEvent<>).Assembly,
        ["Amazon.Lambda.Core"] = typeof(ILambdaContext).Assembly,
        ["Amazon.Lambda.DynamoDBEvents"] = typeof(DynamoDBEvent).Assembly,
        ["Amazon.Lambda.RuntimeSupport"] = typeof(LambdaBootstrap).Assembly,
        ["Amazon.Lambda.Serialization.SystemTextJson"] = typeof(AbstractLambdaJsonSerializer).Assembly,
        ["Amazon.Lambda.SQSEvents"] = typeof(SQSEvent).Assembly,
        ["Amazon.Lambda.TestUtilities"] = typeof(TestLambdaContext).Assembly,
        ["AWSSDK.SQS"] = typeof(AmazonSQSClient).Assembly,
        ["AWSSDK.StepFunctions"] = typeof(AmazonStepFunctionsClient).Assembly,
    };

    public static TheoryData<string> Names => [.. Packages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stand_in_shows_nothing_that_its_official_package_does_not_have(string package)
    {
        Assert.SkipWhen(IsOfficial(package), "The official packages are in use.");

        Assert.Equal(package, Packages[package].GetName().Name);
        Assert.Empty(PublicSurface.Of(Packages[package]).Except(Approved(package)).Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_official_package_has_all_that_the_approved_file_says(string package)
    {
        Assert.SkipUnless(IsOfficial(package), "The stand-ins are in use: run with -p:UseOfficialAwsPackages=true.");

        Assert.Empty(Approved(package).Except(PublicSurface.Of(Packages[package])).Order());
    }

    // AWS signs its assemblies with a strong name; ours have none.
    private static bool IsOfficial(string package) => Packages[package].GetName().GetPublicKeyToken() is { Length: > 0 };

    private static IReadOnlySet<string> Approved(string package)
    {
        using var stream = typeof(PublicSurfaceTests).Assembly.GetManifestResourceStream(package + ".txt")
            ?? throw new InvalidOperationException($"No Official/{package}.txt is embedded.");
        using var reader = new StreamReader(stream);
        return PublicSurface.Parse(reader.ReadToEnd().ReplaceLineEndings("\n"));
    }
}
