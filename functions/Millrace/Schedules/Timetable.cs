namespace Millrace.Schedules;

/// <summary>The firings of a schedule, within its borders.</summary>
internal sealed record Timetable(ScheduleExpression Expression, TimeZoneInfo Zone, DateTimeOffset Anchor)
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan FirstLook = TimeSpan.FromHours(1);

    public DateTimeOffset? StartAt { get; private init; }

    public DateTimeOffset? EndAt { get; private init; }

    /// <summary>The firings that terms ask for; a rate without a start is counted from <paramref name="anchor"/>.</summary>
    /// <exception cref="ArgumentException">The terms break a rule.</exception>
    public static Timetable Of(ScheduleTerms terms, DateTimeOffset anchor)
    {
        if (!ScheduleExpression.TryParse(terms.Expression, out var expression, out var problem)
            || !TimeZones.TryFind(terms.Zone, out var zone, out problem))
            throw new ArgumentException(problem, nameof(terms));

        return new Timetable(expression, zone, terms.StartAt ?? anchor) { StartAt = terms.StartAt, EndAt = terms.EndAt };
    }

    public DateTimeOffset? NextAfter(DateTimeOffset after)
    {
        var from = StartAt is { } start && start > after ? start - Tick : after;
        return Expression.NextAfter(from, Zone, Anchor) is { } next && (EndAt is null || next < EndAt) ? next : null;
    }

    public DateTimeOffset? NextFrom(DateTimeOffset from) => NextAfter(from - Tick);

    /// <summary>All from <paramref name="from"/> on, without end or until there are no more.</summary>
    public IEnumerable<DateTimeOffset> From(DateTimeOffset from)
    {
        for (var next = NextFrom(from); next is { } firing; next = NextAfter(firing))
            yield return firing;
    }

    /// <summary>The last <paramref name="limit"/> firings of a span, both ends included, in ascending order.</summary>
    public IReadOnlyList<DateTimeOffset> Last(DateTimeOffset from, DateTimeOffset until, int limit)
    {
        // Looks back twice as far each time: a year of minutes that nobody wants is not gone through.
        for (var span = FirstLook; ; span *= 2)
        {
            var isAll = until - from <= span;
            var firings = From(isAll ? from : until - span).TakeWhile(firing => firing <= until).ToList();
            if (isAll || firings.Count >= limit)
                return [.. firings.Skip(firings.Count - limit)];
        }
    }
}
