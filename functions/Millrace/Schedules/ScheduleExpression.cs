using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Millrace.Schedules;

/// <summary>
/// When something is to be done, in the language of AWS EventBridge Scheduler: <c>cron(...)</c>, <c>rate(...)</c> or
/// <c>at(...)</c>. A closed set.
/// </summary>
/// <param name="Text">The expression as it was written.</param>
public abstract record ScheduleExpression(string Text)
{
    private const string Forms = "'cron(minutes hours day-of-month month day-of-week year)', 'rate(value unit)' or 'at(yyyy-mm-ddThh:mm:ss)'";
    private const string AtFormat = "yyyy-MM-ddTHH:mm:ss";
    private const int MaxRate = 10_000_000;

    private static readonly DateTimeOffset Beginning = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads an expression.</summary>
    /// <param name="text">1 to 256 characters; its keyword in lower case, names of days and months in any.</param>
    /// <param name="expression">The expression, if it is one.</param>
    /// <param name="problem">Otherwise one sentence that names the field, its value and what is allowed.</param>
    public static bool TryParse(
        [NotNullWhen(true)] string? text, [NotNullWhen(true)] out ScheduleExpression? expression, [NotNullWhen(false)] out string? problem)
    {
        expression = null;
        if (text is not { Length: >= 1 and <= 256 })
            problem = $"An expression has 1 to 256 characters, but this one has {text?.Length ?? 0}; write {Forms}.";
        else if (Inside(text, "cron(") is { } cron)
            expression = CronParser.TryParse(cron, out var fields, out problem) ? new Cron(text, fields) : null;
        else if (Inside(text, "rate(") is { } rate)
            expression = TryReadRate(rate, out var every, out problem) ? new Rate(text, every) : null;
        else if (Inside(text, "at(") is { } at)
            expression = TryReadAt(at, out var local, out problem) ? new At(text, local) : null;
        else
            problem = $"'{text}' is no expression; write {Forms}.";

        return expression is not null;
    }

    /// <summary>
    /// The first time strictly after <paramref name="after"/>, with the offset of the zone; null if there is none until
    /// the end of 2199.
    /// </summary>
    /// <param name="after">Any time.</param>
    /// <param name="zone">
    /// Whose clocks <c>cron</c> and <c>at</c> mean. A time that they leave out when they are put forward is left out; one that they show
    /// twice counts once, the first time.
    /// </param>
    /// <param name="anchor">A <c>rate</c> is counted from here, in periods of fixed length; the anchor itself is its first time.</param>
    public abstract DateTimeOffset? NextAfter(DateTimeOffset after, TimeZoneInfo zone, DateTimeOffset anchor);

    /// <inheritdoc/>
    public sealed override string ToString() => Text;

    private static string? Inside(string text, string opening) =>
        text.StartsWith(opening, StringComparison.Ordinal) && text.EndsWith(')') ? text[opening.Length..^1] : null;

    private static bool TryReadRate(string text, out TimeSpan every, [NotNullWhen(false)] out string? problem)
    {
        every = default;
        problem = null;
        if (text.Split(' ') is not [var number, var unit])
            problem = $"A rate is a value and a unit, such as 'rate(5 minutes)', but this one is 'rate({text})'.";
        else if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value is < 1 or > MaxRate)
            problem = $"The value of the rate is '{number}', but it must be a whole number of 1 to {MaxRate}.";
        else if (unit is not ("minute" or "minutes" or "hour" or "hours" or "day" or "days"))
            problem = $"The unit of the rate is '{unit}', but it must be minute, minutes, hour, hours, day or days.";
        else if ((value == 1) == unit.EndsWith('s'))
            problem = $"The unit of the rate is '{unit}', but with the value {value} it must be '{(value == 1 ? unit[..^1] : unit + "s")}'.";
        else
            every = value * (unit[0] switch { 'm' => TimeSpan.FromMinutes(1), 'h' => TimeSpan.FromHours(1), _ => TimeSpan.FromDays(1) });

        return problem is null;
    }

    private static bool TryReadAt(string text, out DateTime local, [NotNullWhen(false)] out string? problem)
    {
        var isTime = DateTime.TryParseExact(text, AtFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out local);
        problem = isTime && local >= Beginning.DateTime && local < End.DateTime
            ? null
            : $"The time is '{text}', but it must be a date of 1970 to 2199 with a time of day, without a zone, such as '2026-11-20T13:00:00'.";
        return problem is null;
    }

    /// <summary>At all times that match six fields.</summary>
    public sealed record Cron : ScheduleExpression
    {
        internal Cron(string text, CronFields fields)
            : base(text) => Fields = fields;

        internal CronFields Fields { get; }

        /// <inheritdoc/>
        public override DateTimeOffset? NextAfter(DateTimeOffset after, TimeZoneInfo zone, DateTimeOffset anchor)
        {
            if (after >= End)
                return null;

            var from = after < Beginning ? Beginning.DateTime.AddDays(-1) : LocalClock.At(zone, after);
            foreach (var local in Fields.From(from))
            {
                if (LocalClock.FirstInstant(zone, local) is { } instant && instant > after)
                    return instant;
            }

            return null;
        }
    }

    /// <summary>Again and again after a fixed time: a day is always 24 hours.</summary>
    public sealed record Rate : ScheduleExpression
    {
        internal Rate(string text, TimeSpan every)
            : base(text) => Every = every;

        /// <summary>The time between two firings: 1 minute to 10,000,000 days.</summary>
        public TimeSpan Every { get; }

        /// <inheritdoc/>
        public override DateTimeOffset? NextAfter(DateTimeOffset after, TimeZoneInfo zone, DateTimeOffset anchor)
        {
            var periods = after < anchor ? 0 : ((after - anchor).Ticks / Every.Ticks) + 1;
            var ticks = anchor.UtcTicks + ((Int128)periods * Every.Ticks);
            return ticks < End.UtcTicks ? LocalClock.In(zone, new DateTimeOffset((long)ticks, TimeSpan.Zero)) : null;
        }
    }

    /// <summary>Once.</summary>
    public sealed record At : ScheduleExpression
    {
        internal At(string text, DateTime local)
            : base(text) => Local = local;

        /// <summary>What the clocks of the zone show then.</summary>
        public DateTime Local { get; }

        /// <inheritdoc/>
        public override DateTimeOffset? NextAfter(DateTimeOffset after, TimeZoneInfo zone, DateTimeOffset anchor) =>
            LocalClock.FirstInstant(zone, Local) is { } instant && instant > after ? instant : null;
    }
}
