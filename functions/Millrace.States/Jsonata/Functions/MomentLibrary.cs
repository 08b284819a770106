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
            new JsonString(MomentText.Write(Now(call.Run), Text(call[0]), Text(call[1])))) { IsRandom = true },
        new("millis", 0, Parsing.Signature.Parse("<:n>"), (in call) => Numbers.Of(Now(call.Run))) { IsRandom = true },
        Function("fromMillis", 3, "<n-s?s?:s>", (in call) =>
            Number(call[0]) is { } millis ? Limits.Text(MomentText.Write(Whole(millis), Text(call[1]), Text(call[2]))) : null),
        Function("toMillis", 2, "<s-s?:n>", (in call) =>
            Text(call[0]) is { } text ? MomentReading.Read(text, Text(call[1]), call.Run) : null),
    ];

    private static long Now(Run run) => run.Environment.Now.ToUnixTimeMilliseconds();

    private static long Whole(double millis) => Math.Abs(millis) < 9e15
        ? (long)millis
        : throw JsonataException.Of("D3150", value: Numbers.Text(millis));
}
