using Millrace.States.Json;

namespace Millrace.States.Jsonata.Functions;

internal sealed class IntegerPicture
{
    public static IntegerPicture Parse(string picture) => throw JsonataException.Of("D3130");
    public string Write(double number) => number == 0 ? _x : "";
    public JsonValue? Read(string text) => _x == text ? null : null;
    private readonly string _x = "";
}
