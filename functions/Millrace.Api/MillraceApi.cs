using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Millrace.Api.Audit;
using Millrace.Api.Dlq;
using Millrace.Api.Documentation;
using Millrace.Api.Health;
using Millrace.Api.Jobs;
using Millrace.Api.Lanes;
using Millrace.Api.Logs;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Api.Resources;
using Millrace.Api.Schedules;
using Millrace.Api.Templates;
using Millrace.Api.Types;

namespace Millrace.Api;

/// <summary>Puts the HTTP API into an ASP.NET Core application.</summary>
public static class MillraceApi
{
    /// <summary>
    /// Registers what the API needs of its own. The application registers the rest: <see cref="Platform"/>,
    /// <see cref="Callbacks.CallbackFeature"/>, <see cref="Millrace.Jobs.IJobStore"/>, <see cref="Millrace.Logs.IJobLog"/>, <see cref="Queues.IWorkQueue"/>,
    /// <see cref="Changes.IJobWatch"/> and <see cref="TimeProvider"/>, all as singletons.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">How the API answers; null means the defaults.</param>
    /// <exception cref="ArgumentException">The options break a rule; the message names all of them.</exception>
    public static IServiceCollection AddMillraceApi(this IServiceCollection services, MillraceApiOptions? options = null)
    {
        options ??= new MillraceApiOptions();
        if (options.Problems().ToList() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(" ", problems), nameof(options));

        services.AddSingleton(options);
        services.AddSingleton<Backend>();
        services.AddSingleton<WaitLimits>();
        services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
#if NET10_0_OR_GREATER
        services.AddOpenApi("v1", ApiDocument.Configure);
#endif
        return services;
    }

    /// <summary>
    /// Maps <c>/v1</c>, <c>/health</c> and <c>/openapi/v1.json</c>, and puts the API's boundary around all of the
    /// application: every error, an unknown route's too, is answered as <c>application/problem+json</c>. Call it before
    /// other middleware that is to be inside of this boundary, and once.
    /// </summary>
    public static WebApplication MapMillraceApi(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<MillraceApiOptions>();
        var logger = app.Services.GetRequiredService<ILogger<Boundary>>();
        app.Use(next => new Boundary(next, options, logger).InvokeAsync);

        var api = app.MapGroup("").AddEndpointFilter(KnownQuery.CheckAsync);
        api.MapJobs();
        api.MapLogs();
        api.MapTypes();
        api.MapDlq();
        api.MapSchedules();
        api.MapTemplates();
        api.MapResources();
        api.MapAudit();
        api.MapLanes();
        api.MapHealth();
#if NET10_0_OR_GREATER
        app.MapOpenApi("/openapi/v1.json");
#endif
        return app;
    }
}
