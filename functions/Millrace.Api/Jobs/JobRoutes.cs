using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Documentation;

namespace Millrace.Api.Jobs;

/// <summary>The routes of jobs.</summary>
internal static class JobRoutes
{
    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        api.MapPost("/v1/jobs", SubmitJob.HandleAsync).Describe(JobDocs.Submit);
        api.MapGet("/v1/jobs", ReadJobs.ListAsync).Describe(JobDocs.List);
        api.MapGet("/v1/jobs/{id}", ReadJobs.GetAsync).Describe(JobDocs.Get);
        api.MapGet("/v1/jobs/{id}/wait", ReadJobs.WaitAsync).Describe(JobDocs.Wait);
        api.MapPost("/v1/jobs/{id}/cancel", CancelJob.HandleAsync).Describe(JobDocs.Cancel);
    }
}
