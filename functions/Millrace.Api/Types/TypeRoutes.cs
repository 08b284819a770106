using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Documentation;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Jobs;
using Millrace.Types;

namespace Millrace.Api.Types;

/// <summary>The routes of job types.</summary>
internal static class TypeRoutes
{
    private const string UsualReason = "Paused by a caller of the API.";

    public static void MapTypes(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v1/types", ListAsync).Describe(TypeDocs.List);
        api.MapGet("/v1/types/{type}", GetAsync).Describe(TypeDocs.Get);
        api.MapPost("/v1/types/{type}/pause", PauseAsync).Describe(TypeDocs.Pause);
        api.MapPost("/v1/types/{type}/resume", ResumeAsync).Describe(TypeDocs.Resume);
        api.MapPut("/v1/types/{type}/pools", SetPoolsAsync).Describe(TypeDocs.Pools);
    }

    private static async Task<IResult> ListAsync(HttpContext context, Backend backend)
    {
        var settings = await backend.AskAsync(platform => platform.Types.AllAsync(context.RequestAborted).AsTask(), context.RequestAborted);
        var types = backend.KnownTypes.All.OrderBy(static known => known.Type.Value, StringComparer.Ordinal)
            .Select(known => TypeView.Of(known, settings.GetValueOrDefault(known.Type.Value) ?? TypeSettings.None));
        return Answer.Ok(new TypesView([.. types]), ApiJson.Readable.TypesView);
    }

    private static Task<IResult> GetAsync(string type, HttpContext context, Backend backend) => ViewAsync(Find(type, backend), context, backend);

    private static async Task<IResult> PauseAsync(string type, HttpContext context, Backend backend)
    {
        var (known, by) = (Find(type, backend), Caller.Of(context));
        var reason = await ReasonBody.ReadAsync(context) ?? UsualReason;
        await backend.DoAsync(platform => platform.TypeControl.PauseAsync(known.Type, reason, by, context.RequestAborted), context.RequestAborted);
        return await ViewAsync(known, context, backend);
    }

    private static async Task<IResult> ResumeAsync(string type, HttpContext context, Backend backend)
    {
        var (known, by) = (Find(type, backend), Caller.Of(context));
        await NoBody.CheckAsync(context);
        return await backend.AskAsync(platform => platform.TypeControl.ResumeAsync(known.Type, by, context.RequestAborted), context.RequestAborted)
            ? await ViewAsync(known, context, backend)
            : throw new RefusedException(NotStopped(known.Type));
    }

    private static async Task<IResult> SetPoolsAsync(string type, HttpContext context, Backend backend)
    {
        var (known, by) = (Find(type, backend), Caller.Of(context));
        var weights = await ReadWeightsAsync(context);
        await backend.DoAsync(platform => platform.TypeControl.SetPoolsAsync(known.Type, weights, by, context.RequestAborted), context.RequestAborted);
        return await ViewAsync(known, context, backend);
    }

    private static async Task<IReadOnlyDictionary<string, int>> ReadWeightsAsync(HttpContext context)
    {
        Body.RequireJson(context.Request);
        Dictionary<string, int> weights = [];
        JsonBody.ParseAny(await Body.ReadAsync(context.Request, context.RequestAborted), root =>
        {
            foreach (var (pool, _) in root.EnumerateObject().Select(static one => (one.Name, one.Value)))
                weights[pool] = Field.OptionalNumber(root, pool, 0, 10_000) ?? throw Argument.Refuse(pool, $"'{pool}' is null.", "Leave the pool out, or give it a weight.");
        }).Dispose();
        return TypeControl.WhyNotPools(weights) is { } problem
            ? throw Argument.Refuse("pools", problem, "Send weights by pool, such as {\"\":90,\"v2\":10}; {} sends all jobs to the usual workers.")
            : weights;
    }

    private static RegisteredType Find(string type, Backend backend) => backend.KnownTypes.TryFind(Argument.Type(type), out var known)
        ? known
        : throw new RefusedException(Refusals.NoSuch("job type", type, "type"));

    private static async Task<IResult> ViewAsync(RegisteredType known, HttpContext context, Backend backend)
    {
        var settings = await backend.AskAsync(platform => platform.Types.OfAsync(known.Type, context.RequestAborted).AsTask(), context.RequestAborted);
        return Answer.Ok(TypeView.Of(known, settings), ApiJson.Readable.TypeView);
    }

    public static Problem NotStopped(JobType type) => new()
    {
        Title = "Job type is not paused", Status = StatusCodes.Status409Conflict, Detail = $"Jobs of type '{type}' are running: it is not paused.", Field = "type",
        Remedy = "Nothing is left to resume. A job that was paused by itself is resumed by POST /v1/jobs/{id}/resume.",
    };
}
