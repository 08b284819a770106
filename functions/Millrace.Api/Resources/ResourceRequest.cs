using System.Text.Json;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Resources;
using Millrace.Schedules;

namespace Millrace.Api.Resources;

/// <summary>Reads the bodies of resources.</summary>
internal static class ResourceRequest
{
    private static readonly string[] WindowFields = ["days", "from", "to", "zone"];

    /// <summary>The resource; whatever is wrong with it is refused.</summary>
    public static Resource Read(byte[] bytes)
    {
        using var document = JsonBody.Parse(bytes, ["limit", "rate", "windows"]);
        var body = document.RootElement;
        var resource = new Resource
        {
            Limit = Field.OptionalNumber(body, "limit", 1, Resource.MaxHolders),
            Rate = ReadRate(body),
            Windows = ReadWindows(body),
        };
        return resource.Problems().ToList() is { Count: > 0 } problems ? throw new RefusedException(Refusals.Broken("resource", problems)) : resource;
    }

    private static Rate? ReadRate(JsonElement body)
    {
        if (Field.OptionalObject(body, "rate", ["count", "per", "burst"]) is not { } rate)
            return null;

        var count = Field.OptionalNumber(rate, "count", 1, 1_000_000) ?? throw Missing("rate.count", "a whole number");
        return new Rate(
            count,
            Field.OptionalSpan(rate, "per") ?? throw Missing("rate.per", "a span of time, such as \"1m\""),
            Field.OptionalNumber(rate, "burst", 1, count) ?? 1);
    }

    private static IReadOnlyList<CalendarWindowJson> ReadWindows(JsonElement body)
    {
        if (Field.Optional(body, "windows") is not { } windows)
            return [];

        if (windows.ValueKind != JsonValueKind.Array || windows.EnumerateArray().Any(static one => one.ValueKind != JsonValueKind.Object))
            throw Argument.Refuse("windows", "'windows' must be a list of objects.", "Send it like [{\"days\":[\"mon\"],\"from\":\"22:00\",\"to\":\"06:00\",\"zone\":\"Europe/Berlin\"}].");

        return [.. windows.EnumerateArray().Select(ReadWindow)];
    }

    private static CalendarWindowJson ReadWindow(JsonElement window)
    {
        JsonBody.CheckFields(window, WindowFields, "windows.");
        return new CalendarWindowJson(
            Field.OptionalWords(window, "days") ?? throw Missing("windows.days", "a list of days"),
            Field.RequiredText(window, "from"), Field.RequiredText(window, "to"), Field.OptionalText(window, "zone") ?? "UTC");
    }

    private static RefusedException Missing(string field, string what) => Argument.Refuse(field, $"'{field}' is missing.", $"Add it with {what}.");
}
