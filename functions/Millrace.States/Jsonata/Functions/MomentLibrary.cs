using Millrace.States.Json;
using Millrace.States.Jsonata.Dates;
using Millrace.States.Jsonata.Nodes;
using Millrace.States.Jsonata.Values;
using static Millrace.States.Jsonata.Functions.Library;

namespace Millrace.States.Jsonata.Functions;

/// <summary>Functions of dates and times.</summary>
internal static class MomentLibrary
{
    public static IEnumerable<NativeFunction> Functions =>
    [
        new("now", 2, Parsing.Signature.Parse("<s?s?:s>"), (in call) =>
            new JsonString(MomentText.Write(Now(call.Run), Given(call[0], "now"), Text(call[1])))) { IsRandom = true },
        new("millis", 0, Parsing.Signature.Parse("<:n>"), (in call) => Numbers.Of(Now(call.Run))) { IsRandom = true },
        Function("fromMillis", 3, "<n-s?s?:s>", (in call) =>
            Number(call[0]) is { } millis ? Limits.Text(MomentText.Write(Whole(millis), Given(call[1], "fromMillis"), Text(call[2]))) : null),
        Function("toMillis", 2, "<s-s?:n>", (in call) =>
            Text(call[0]) is { } text ? MomentReading.Read(text, Given(call[1], "toMillis"), call.Run) : null),
    ];

    private static string? Given(JsonValue? picture, string function) => picture is null ? null : Picture(picture, function);

    private static long Now(Run run) => run.Environment.Now.ToUnixTimeMilliseconds();

    private static long Whole(double millis) => Math.Abs(millis) < 9e15
        ? (long)millis
        : throw JsonataException.Of("D3150", value: Numbers.Text(millis));
}
