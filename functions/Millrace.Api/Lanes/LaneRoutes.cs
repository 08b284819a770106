using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Documentation;
using Millrace.Queues;

namespace Millrace.Api.Lanes;

/// <summary>What waits in a lane.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record LaneView(
    [property: Description("The lane's name.")] string Lane,
    [property: Description("How many messages wait.")] long Depth,
    [property: Description("How many messages are in the hands of workers.")] long InFlight,
    [property: Description("How long the oldest message has waited, in seconds; null if none waits.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? OldestAge)
{
    public static LaneView Of(LaneStatus status, DateTimeOffset now) => new(
        status.Lane.Name, status.Depth, status.InFlight, status.OldestAt is { } at ? Math.Max(0, Math.Round((now - at).TotalSeconds, 3)) : null);
}

/// <summary>All lanes.</summary>
internal sealed record LanesView([property: Description("The lanes, by resource class and then by priority.")] IReadOnlyList<LaneView> Lanes);

/// <summary>The routes of lanes.</summary>
internal static class LaneRoutes
{
    public static void MapLanes(this IEndpointRouteBuilder api) => api.MapGet("/v1/lanes", DescribeAsync).Describe(LaneDocs.Describe);

    private static async Task<IResult> DescribeAsync(HttpContext context, Backend backend, TimeProvider clock)
    {
        var lanes = await backend.DescribeLanesAsync(context.RequestAborted);
        var now = clock.GetUtcNow();
        var view = new LanesView([.. lanes.OrderBy(static lane => lane.Lane.Number).Select(lane => LaneView.Of(lane, now))]);
        return Answer.Ok(view, ApiJson.Readable.LanesView);
    }
}
