using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Amazon.Lambda.AspNetCoreServer.Hosting;
using Amazon.Lambda.AspNetCoreServer.Hosting.Internal;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Where HTTP requests come from; of the official values, the one that this project uses.</summary>
public enum LambdaEventSource
{
    HttpApi = 1,
}

public static class ServiceCollectionExtensions
{
    /// <summary>Lets Lambda's invocations take the place of Kestrel's requests. Outside Lambda it changes nothing.</summary>
    public static IServiceCollection AddAWSLambdaHosting(this IServiceCollection services, LambdaEventSource eventSource) =>
        AddAWSLambdaHosting(services, eventSource, configure: null);

    public static IServiceCollection AddAWSLambdaHosting(
        this IServiceCollection services, LambdaEventSource eventSource, Action<HostingOptions>? configure = null) =>
        Add(services, eventSource, static () => new SourceGeneratorLambdaJsonSerializer<HttpApiJson>(), configure);

    public static IServiceCollection AddAWSLambdaHosting<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IServiceCollection services,
        LambdaEventSource eventSource,
        SourceGeneratorLambdaJsonSerializer<T> serializer,
        Action<HostingOptions>? configure = null)
        where T : JsonSerializerContext => Add(services, eventSource, () => serializer, configure);

    private static IServiceCollection Add(
        IServiceCollection services, LambdaEventSource eventSource, Func<ILambdaSerializer> serializer, Action<HostingOptions>? configure)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME")))
            return services;

        if (eventSource != LambdaEventSource.HttpApi)
            throw new ArgumentException($"The event source must be {LambdaEventSource.HttpApi}, was {eventSource}.", nameof(eventSource));

        var options = new HostingOptions { Serializer = serializer() };
        configure?.Invoke(options);
        services.RemoveAll<IServer>();
        return services.AddSingleton(options).AddSingleton<IServer, LambdaServer>();
    }
}
