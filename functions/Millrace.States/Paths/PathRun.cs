using Millrace.States.Json;

namespace Millrace.States.Paths;

/// <summary>One evaluation of a path: what <c>$</c> is inside of its filters, and how much work it may still be.</summary>
internal sealed class PathRun(JsonValue root)
{
    /// <summary>How much of two values is compared in the time of a step.</summary>
    public const int BytesAStep = 16;

    // A filter in a filter, or ..*..*, goes through the same values over and over; past this it is a mistake, not a query. Whatever looks at
    // each value a few times is not meant, however large the whole is. Counted, not timed: a path on a value always ends the same way.
    private long _left = 1_000_000 + (4 * root.Size);

    public JsonValue Root => root;

    /// <exception cref="StateException">The evaluation is too much work.</exception>
    public void Spend(long steps = 1)
    {
        _left -= steps;
        if (_left < 0)
            throw StateException.Runtime("The evaluation of a JSONPath takes too many steps: it goes over the same values again and again.");
    }

    /// <summary>Before values are compared as wholes.</summary>
    public void SpendOn(JsonValue value)
    {
        Spend(value.Kind is JsonKind.Array or JsonKind.Object or JsonKind.String ? 1 + (value.Size / BytesAStep) : 1);
    }
}
