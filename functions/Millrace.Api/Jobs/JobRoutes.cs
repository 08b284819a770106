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
        api.MapPost("/v1/jobs/batch", SubmitBatch.HandleAsync).Describe(JobDocs.Batch);
        api.MapGet("/v1/jobs", ReadJobs.ListAsync).Describe(JobDocs.List);
        api.MapGet("/v1/jobs/{id}", ReadJobs.GetAsync).Describe(JobDocs.Get);
        api.MapGet("/v1/jobs/{id}/wait", ReadJobs.WaitAsync).Describe(JobDocs.Wait);
        api.MapPost("/v1/jobs/{id}/cancel", CancelJob.HandleAsync).Describe(JobDocs.Cancel);
        api.MapPost("/v1/jobs/{id}/pause", ControlJob.PauseAsync).Describe(ControlDocs.Pause);
        api.MapPost("/v1/jobs/{id}/resume", ControlJob.ResumeAsync).Describe(ControlDocs.Resume);
        api.MapPost("/v1/jobs/{id}/retry", ControlJob.RetryAsync).Describe(ControlDocs.Retry);
        api.MapPost("/v1/jobs/{id}/discard", ControlJob.DiscardAsync).Describe(ControlDocs.Discard);
        api.MapPost("/v1/jobs/{id}/callback", ReplayCallback.HandleAsync).Describe(ControlDocs.Replay);
        api.MapGet("/v1/jobs/{id}/children", ReadJobs.ChildrenAsync).Describe(JobDocs.Children);
    }
}
