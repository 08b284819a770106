using System.Globalization;

namespace Millrace.States.Execution;

/// <summary>
/// Names places in an execution: <c>Split#1</c> is the first visit of Split, <c>Split#1~0/2</c> the third branch of its first attempt,
/// <c>Split#1~0/2/Resize#1</c> a visit in there. Every process that runs the execution finds the same names.
/// </summary>
internal static class VisitKey
{
    public static string OfVisit(string frame, string state, int visit)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Escape(state)}#{visit}");
        return frame.Length == 0 ? name : $"{frame}/{name}";
    }

    public static string OfBranch(string visit, int attempt, int branch) =>
        string.Create(CultureInfo.InvariantCulture, $"{visit}~{attempt}/{branch}");

    /// <summary>The frame itself, where an event belongs to no visit in it.</summary>
    public static string OfFrame(string frame) => $"{frame}/";

    public static string OfAttempt(string visit, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{visit}~{attempt}");

    // The four signs that the keys themselves are written with.
    private static string Escape(string state) => state.AsSpan().IndexOfAny("/#~%") < 0
        ? state
        : state.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("/", "%2F", StringComparison.Ordinal)
            .Replace("#", "%23", StringComparison.Ordinal)
            .Replace("~", "%7E", StringComparison.Ordinal);
}
