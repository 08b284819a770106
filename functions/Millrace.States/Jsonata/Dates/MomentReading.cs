using Millrace.States.Json;
using Millrace.States.Jsonata.Nodes;

namespace Millrace.States.Jsonata.Dates;

internal static class MomentReading
{
    public static JsonValue? Read(string text, string? picture, Run run) => null;
}
