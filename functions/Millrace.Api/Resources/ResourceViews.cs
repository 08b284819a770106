using System.ComponentModel;
using System.Text.Json.Serialization;
using Millrace.Jobs;
using Millrace.Resources;
using Millrace.Schedules;

namespace Millrace.Api.Resources;

/// <summary>Hours of days in which attempts may begin.</summary>
internal sealed record WindowView(
    [property: Description("The days on which it opens: mon, tue, wed, thu, fri, sat, sun.")] IReadOnlyList<string> Days,
    [property: Description("When it opens, 00:00 to 23:59.")] string From,
    [property: Description("When it closes; on the next day if that is not after from.")] string To,
    [property: Description("The time zone's name in the IANA database; UTC without it.")] string? Zone = null)
{
    public static WindowView Of(CalendarWindowJson window) => new(window.Days, window.From, window.To, window.Zone);
}

/// <summary>How many attempts may begin in a period.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record RateBody(
    [property: Description("So many, 1 to 1,000,000.")] int Count,
    [property: Description("In so long: seconds as a number, or a text such as 1s, 1m or 1h.")]
    [property: JsonConverter(typeof(PayloadConverter))] Payload Per,
    [property: Description("How many may begin at once after a pause, 1 to the count; without it 1: they are spread evenly.")] int? Burst = null);

/// <summary>What limits a resource; all of it must allow an attempt.</summary>
// For the document only: the body is read field by field.
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record ResourceBody
{
    [Description("How many attempts may hold it at a time, 1 to 500; without it any number.")]
    public int? Limit { get; init; }

    [Description("How many attempts may begin in a period; without it any number.")]
    public RateBody? Rate { get; init; }

    [Description("When attempts may begin; without them always.")]
    public IReadOnlyList<WindowView>? Windows { get; init; }
}

/// <summary>How many attempts may begin in a period.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record RateView(
    [property: Description("So many.")] int Count,
    [property: Description("In so many seconds.")] double Per,
    [property: Description("How many may begin at once after a pause.")] int Burst);

/// <summary>An attempt that holds a resource.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record HolderView(
    [property: Description("The job.")] string Job,
    [property: Description("The attempt's fencing token.")] long Epoch);

/// <summary>A resource. Lists leave out how it is used.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record ResourceView
{
    [Description("Its name.")]
    public required string Name { get; init; }

    [Description("How many attempts may hold it at a time.")]
    public int? Limit { get; init; }

    [Description("How many attempts may begin in a period.")]
    public RateView? Rate { get; init; }

    [Description("When attempts may begin.")]
    public IReadOnlyList<WindowView>? Windows { get; init; }

    [Description("When attempts may begin again; left out while they may. Not in lists.")]
    public DateTime? OpensAt { get; init; }

    [Description("The attempts that hold it. Not in lists.")]
    public IReadOnlyList<HolderView>? Holders { get; init; }

    [Description("The first jobs that wait for it, at most 20. Not in lists.")]
    public IReadOnlyList<string>? Waiting { get; init; }

    public static ResourceView InBrief(string name, Resource resource) => new()
    {
        Name = name,
        Limit = resource.Limit,
        Rate = resource.Rate is { } rate ? new RateView(rate.Count, rate.Per.TotalSeconds, rate.Burst) : null,
        Windows = resource.Windows is { Count: > 0 } windows ? [.. windows.Select(WindowView.Of)] : null,
    };

    public static ResourceView InFull(ResourceStatus status, DateTimeOffset now) => InBrief(status.Name, status.Resource) with
    {
        OpensAt = status.Resource.OpensAt(now)?.UtcDateTime,
        Holders = [.. status.Use.Holders.Select(static one => new HolderView(one.Job.Value, one.Epoch))],
        Waiting = [.. status.Waiting.Select(static job => job.Value)],
    };
}

/// <summary>A page of resources, by name.</summary>
internal sealed record ResourcesView(
    [property: Description("The resources.")] IReadOnlyList<ResourceView> Resources,
    [property: Description("What to send as `after` for the next page; null on the last one.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);
