using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Documentation;
using Millrace.Api.Problems;
using Millrace.Jobs;

namespace Millrace.Api.Health;

/// <summary>The server answers, and its store too.</summary>
internal sealed record HealthView([property: Description("Always ok; anything else is an answer with another status.")] string Status);

/// <summary>The routes of health.</summary>
internal static class HealthRoutes
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    // No job has the id of the year 1970, but looking for it shows that the store answers.
    private static readonly JobId Nobody = new(new string('0', JobId.Length));

    public static void MapHealth(this IEndpointRouteBuilder api) => api.MapGet("/health", CheckAsync).Describe(HealthDocs.Check);

    private static async Task<IResult> CheckAsync(HttpContext context, Backend backend, TimeProvider clock)
    {
        try
        {
            await backend.FindAsync(Nobody, context.RequestAborted).WaitAsync(AnswerWithin, clock, context.RequestAborted);
        }
        catch (TimeoutException e)
        {
            throw new StoreFailedException(e);
        }

        return Answer.Ok(new HealthView("ok"), ApiJson.Readable.HealthView);
    }
}
