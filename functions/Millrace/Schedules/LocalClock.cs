namespace Millrace.Schedules;

/// <summary>
/// What a zone's clocks show. Asks the zone for nothing but the offset of an instant: its own rules for local times do not
/// know a day that a zone left out.
/// </summary>
internal static class LocalClock
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>What the clocks show at an instant.</summary>
    public static DateTime At(TimeZoneInfo zone, DateTimeOffset instant) => In(zone, instant).DateTime;

    /// <summary>The instant with the zone's offset.</summary>
    public static DateTimeOffset In(TimeZoneInfo zone, DateTimeOffset instant) => instant.ToOffset(zone.GetUtcOffset(instant.UtcDateTime));

    /// <summary>When the clocks show <paramref name="local"/> for the first time; null if they leave it out.</summary>
    public static DateTimeOffset? FirstInstant(TimeZoneInfo zone, DateTime local)
    {
        DateTimeOffset? first = null;
        // The widest offset is 14 hours and two changes are months apart: these three know the offsets before and after one.
        foreach (var near in (ReadOnlySpan<TimeSpan>)[-Day, TimeSpan.Zero, Day])
        {
            var instant = new DateTimeOffset(local, OffsetAt(zone, local + near));
            if (OffsetAt(zone, instant.UtcDateTime) == instant.Offset && (first is null || instant < first))
                first = instant;
        }

        return first;
    }

    /// <summary>When the clocks show <paramref name="local"/> for the first time, or the first instant behind it if they leave it out.</summary>
    public static DateTimeOffset FirstInstantFrom(TimeZoneInfo zone, DateTime local)
    {
        if (FirstInstant(zone, local) is { } instant)
            return instant;

        var (before, after) = (AsUtc(local - Day), AsUtc(local + Day));
        while ((after - before).Ticks > 1)
        {
            var middle = before + ((after - before) / 2);
            if (At(zone, middle) < local)
                before = middle;
            else
                after = middle;
        }

        return In(zone, after);
    }

    private static TimeSpan OffsetAt(TimeZoneInfo zone, DateTime utc) => zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));

    private static DateTimeOffset AsUtc(DateTime local) => new(local, TimeSpan.Zero);
}
