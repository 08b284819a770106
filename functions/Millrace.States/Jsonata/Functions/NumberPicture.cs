using Millrace.States.Json;

namespace Millrace.States.Jsonata.Functions;

internal static class NumberPicture
{
    public static JsonString Format(double number, string picture, JsonObject? options) => throw JsonataException.Of("D3080");
}
