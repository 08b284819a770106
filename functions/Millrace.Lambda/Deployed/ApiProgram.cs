using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Millrace.Api;
using Millrace.Changes;
using Millrace.Jobs;
using Millrace.Logs;
using Millrace.Queues;

namespace Millrace.Lambda.Deployed;

/// <summary>The API as a function: API Gateway asks who the caller is, and cuts a request after 30 seconds.</summary>
internal static class ApiProgram
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(25);

    [LambdaFunction(ResourceName = "ApiFunction", MemorySize = 1_024, Timeout = 30)]
    public static async Task RunAsync(Composition composition, ILoggerFactory loggers, Invoker invoker)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.Sources.Clear();
        builder.Services
            .AddSingleton(loggers)
            .AddSingleton(composition.Platform)
            .AddSingleton(composition.Callbacks)
            .AddSingleton(composition.Platform.Client)
            .AddSingleton(composition.Store)
            .AddSingleton<IJobLog>(composition.Log)
            .AddSingleton<IWorkQueue>(composition.Queue)
            .AddSingleton<IJobWatch>(new PollingJobWatch(composition.Store, TimeProvider.System))
            .AddSingleton(TimeProvider.System)
            .AddMillraceApi(new MillraceApiOptions { LongestWait = LongestWait })
            .AddAWSLambdaHosting(LambdaEventSource.HttpApi, new SourceGeneratorLambdaJsonSerializer<ApiEventJson>());

        var app = builder.Build();
        app.Use(next => context => InvokeAsync(context, next, invoker));
        app.MapMillraceApi();
        await app.RunAsync();
    }

    private static async Task InvokeAsync(HttpContext context, RequestDelegate next, Invoker invoker)
    {
        invoker.Begin(context.Items["LambdaContext"] as ILambdaContext);
        try
        {
            await next(context);
        }
        finally
        {
            invoker.End();
        }
    }
}
