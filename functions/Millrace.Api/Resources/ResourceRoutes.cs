using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Documentation;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Resources;

namespace Millrace.Api.Resources;

/// <summary>The routes of resources.</summary>
internal static class ResourceRoutes
{
    public const int UsualLimit = 50;

    public const int MaxLimit = 200;

    public static void MapResources(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v1/resources", ListAsync).Describe(ResourceDocs.List);
        api.MapPut("/v1/resources/{name}", SetAsync).Describe(ResourceDocs.Set);
        api.MapGet("/v1/resources/{name}", GetAsync).Describe(ResourceDocs.Get);
        api.MapDelete("/v1/resources/{name}", DeleteAsync).Describe(ResourceDocs.Delete);
    }

    private static async Task<IResult> ListAsync(string? after, string? limit, HttpContext context, Backend backend)
    {
        var from = after is null ? "" : Argument.Name(after, "after");
        var most = Argument.Limit(limit, UsualLimit, MaxLimit);
        var page = await backend.AskAsync(platform => platform.ResourceControl.ListAsync(from, most, context.RequestAborted), context.RequestAborted);
        var view = new ResourcesView([.. page.Select(static one => ResourceView.InBrief(one.Name, one.Resource))], page.Count == most ? page[^1].Name : null);
        return Answer.Ok(view, ApiJson.Readable.ResourcesView);
    }

    private static async Task<IResult> SetAsync(string name, HttpContext context, Backend backend)
    {
        Body.RequireJson(context.Request);
        var (resource, by, stop) = (Argument.Name(name), Caller.Of(context), context.RequestAborted);
        var limits = ResourceRequest.Read(await Body.ReadAsync(context.Request, stop));
        await backend.DoAsync(platform => platform.ResourceControl.SetAsync(resource, limits, by, stop), stop);
        return Answer.Ok(ResourceView.InBrief(resource, limits), ApiJson.Readable.ResourceView);
    }

    private static async Task<IResult> GetAsync(string name, HttpContext context, Backend backend, TimeProvider clock)
    {
        var resource = Argument.Name(name);
        return await backend.AskAsync(platform => platform.ResourceControl.FindAsync(resource, context.RequestAborted), context.RequestAborted) is { } status
            ? Answer.Ok(ResourceView.InFull(status, clock.GetUtcNow()), ApiJson.Readable.ResourceView)
            : throw NoSuch(name);
    }

    private static async Task<IResult> DeleteAsync(string name, HttpContext context, Backend backend)
    {
        var (resource, by) = (Argument.Name(name), Caller.Of(context));
        await NoBody.CheckAsync(context);
        return await backend.AskAsync(platform => platform.ResourceControl.DeleteAsync(resource, by, context.RequestAborted), context.RequestAborted)
            ? Answer.NoContent
            : throw NoSuch(name);
    }

    private static RefusedException NoSuch(string name) => new(Refusals.NoSuch("resource", name));
}
