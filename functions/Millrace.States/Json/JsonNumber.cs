using System.Globalization;
using System.Text.Json;

namespace Millrace.States.Json;

/// <summary>A number that remembers whether it was written as an integer.</summary>
internal sealed class JsonNumber : JsonValue, IComparable<JsonNumber>
{
    private readonly long _integer;
    private readonly double _double;

    public JsonNumber(long value) => (IsInteger, _integer, _double) = (true, value, value);

    public JsonNumber(double value) => _double = value;

    public bool IsInteger { get; }

    public double AsDouble => _double;

    public override JsonKind Kind => JsonKind.Number;

    public override long Size => Text.Length;

    private string Text => IsInteger
        ? _integer.ToString(CultureInfo.InvariantCulture)
        : _double.ToString(double.IsInteger(_double) && Math.Abs(_double) < 1e15 ? "F1" : "R", CultureInfo.InvariantCulture);

    /// <summary>The whole number that this is (2 and 2.0 alike), if it is one that fits.</summary>
    public bool TryGetWhole(out long value)
    {
        value = IsInteger ? _integer : 0;
        if (IsInteger)
            return true;

        if (!double.IsInteger(_double) || Math.Abs(_double) >= 9.2e18)
            return false;

        value = (long)_double;
        return true;
    }

    public int CompareTo(JsonNumber? other) => other switch
    {
        null => 1,
        { IsInteger: true } when IsInteger => _integer.CompareTo(other._integer),
        _ => _double.CompareTo(other._double),
    };

    public override void WriteTo(Utf8JsonWriter writer)
    {
        if (IsInteger)
            writer.WriteNumberValue(_integer);
        else
            writer.WriteRawValue(Text, skipInputValidation: true);
    }
}
