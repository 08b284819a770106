using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Amazon.Lambda.AspNetCoreServer.Hosting.Internal;

/// <summary>A server whose requests are invocations.</summary>
internal sealed partial class LambdaServer(HostingOptions options, ILogger<LambdaServer> logger) : IServer
{
    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>Runs until the process is told to stop: as with the official package, the host never counts as started.</summary>
    public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        using var wrapper = HandlerWrapper.GetHandlerWrapper<APIGatewayHttpApiV2ProxyRequest, APIGatewayHttpApiV2ProxyResponse>(
            (request, context) => AnswerAsync(application, request, context), options.Serializer);
        using var bootstrap = new LambdaBootstrap(wrapper);
        await bootstrap.RunAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    private async Task<APIGatewayHttpApiV2ProxyResponse> AnswerAsync<TContext>(
        IHttpApplication<TContext> application, APIGatewayHttpApiV2ProxyRequest request, ILambdaContext lambdaContext)
        where TContext : notnull
    {
        using var body = new MemoryStream();
        var response = new BufferedResponse(body);
        var features = HttpApiRequest.ToFeatures(request, lambdaContext);
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(response.BodyFeature);
        var context = application.CreateContext(features);
        Exception? failure = null;
        try
        {
            failure = await ProcessAsync(application, context, response);
            await response.CompleteAsync();
            var answer = HttpApiResponse.From(response, body.ToArray());
            if (failure is not null)
                answer.SetHeaderValues("ErrorType", failure.GetType().Name, append: false);

            await response.EndAsync();
            return answer;
        }
        finally
        {
            application.DisposeContext(context, failure);
        }
    }

    /// <summary>What the application lets fall through is a failed request, not a failed invocation.</summary>
    private async Task<Exception?> ProcessAsync<TContext>(IHttpApplication<TContext> application, TContext context, BufferedResponse response)
        where TContext : notnull
    {
        try
        {
            await application.ProcessRequestAsync(context);
            return null;
        }
        catch (Exception e)
        {
            LogFailure(e);
            response.StatusCode = 500;
            return e;
        }
    }

    [LoggerMessage(Microsoft.Extensions.Logging.LogLevel.Error, "The application threw while it answered a request.")]
    private partial void LogFailure(Exception exception);
}
