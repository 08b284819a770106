using System.Diagnostics.CodeAnalysis;

namespace Millrace.Schedules;

/// <summary>Open while any of its windows is; without windows, always.</summary>
public sealed class CalendarWindows
{
    private readonly IReadOnlyList<CalendarWindow> _windows;

    /// <summary>Windows, of which one that is open suffices.</summary>
    public CalendarWindows(IReadOnlyList<CalendarWindow> windows) => _windows = windows;

    /// <summary>No windows: always open.</summary>
    public static CalendarWindows Always { get; } = new([]);

    /// <summary>Reads windows.</summary>
    /// <param name="json">The windows as they are written; may be empty.</param>
    /// <param name="windows">The windows, if none breaks a rule.</param>
    /// <param name="problems">Otherwise a sentence for each window that does; empty if none does.</param>
    public static bool TryCreate(
        IReadOnlyList<CalendarWindowJson> json, [NotNullWhen(true)] out CalendarWindows? windows, out IReadOnlyList<string> problems)
    {
        var (read, wrong) = (new List<CalendarWindow>(), new List<string>());
        foreach (var one in json)
        {
            if (CalendarWindow.TryCreate(one, out var window, out var problem))
                read.Add(window);
            else
                wrong.Add(problem);
        }

        problems = wrong;
        windows = wrong.Count == 0 ? new CalendarWindows(read) : null;
        return windows is not null;
    }

    /// <summary>Whether any window is open at an instant, or there is none.</summary>
    public bool IsOpen(DateTimeOffset at) => _windows.Count == 0 || _windows.Any(window => window.IsOpen(at));

    /// <summary>
    /// When the first window opens strictly after an instant, even if another one is open already; null if there are no windows.
    /// Whoever met closed windows finds them open then.
    /// </summary>
    public DateTimeOffset? NextOpening(DateTimeOffset after) =>
        _windows.Count == 0 ? null : _windows.Min(window => window.NextOpening(after));
}
