using System.Collections.Frozen;
using Millrace.States.Json;
using Millrace.States.Jsonata.Parsing;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Functions;

/// <summary>All functions that an expression may call without binding them.</summary>
internal static class Library
{
    private const int MostLettersOfPicture = 1000;

    private static readonly FrozenDictionary<string, NativeFunction> All =
        TextLibrary.Functions
            .Concat(PatternLibrary.Functions)
            .Concat(CodingLibrary.Functions)
            .Concat(NumberLibrary.Functions)
            .Concat(ArrayLibrary.Functions)
            .Concat(ObjectLibrary.Functions)
            .Concat(HigherOrderLibrary.Functions)
            .Concat(MomentLibrary.Functions)
            .Concat(StepFunctionsLibrary.Functions)
            .ToFrozenDictionary(static one => one.Name);

    public static NativeFunction? Find(string name) => All.GetValueOrDefault(name);

    public static NativeFunction Function(string name, int arity, string signature, NativeBody body) =>
        new(name, arity, Signature.Parse(signature), body);

    /// <summary>A text argument, which its signature has checked; null when it is undefined.</summary>
    public static string? Text(JsonValue? value) => (value as JsonString)?.Value;

    /// <summary>A picture: what is longer than any real one is refused.</summary>
    public static string Picture(JsonValue? value, string function) => Text(value) is not { } text ? ""
        : text.Length <= MostLettersOfPicture ? text
        : throw JsonataException.Of("D3151", token: function, value: "a picture that long");

    /// <summary>A number argument, which its signature has checked; null when it is undefined.</summary>
    public static double? Number(JsonValue? value) => Numbers.TryGet(value, out var number) ? number : null;
}
