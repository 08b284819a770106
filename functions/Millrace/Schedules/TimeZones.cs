using System.Diagnostics.CodeAnalysis;

namespace Millrace.Schedules;

/// <summary>Time zones by their names in the IANA database.</summary>
internal static class TimeZones
{
    public static bool TryFind(string? id, [NotNullWhen(true)] out TimeZoneInfo? zone, [NotNullWhen(false)] out string? problem)
    {
        zone = null;
        problem = null;
        if (id is not { Length: >= 1 and <= 100 } || !TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone))
            problem = $"There is no time zone '{id}'; write a name of the IANA database, such as 'Europe/Berlin' or 'UTC'.";

        return zone is not null;
    }
}
