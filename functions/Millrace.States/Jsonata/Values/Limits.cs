using System.Runtime.CompilerServices;
using Millrace.States.Json;

namespace Millrace.States.Jsonata.Values;

/// <summary>What no value of an evaluation may exceed, so that a short text cannot fill the memory.</summary>
internal static class Limits
{
    public const int Items = 1_000_000;

    public const int Letters = 4 * 1024 * 1024;

    public static T Checked<T>(T container)
        where T : JsonValue => (container.Depth & (Sequence.Foreign - 1)) > JsonValue.MaxDepth
            ? throw JsonataException.Of("D1011", value: $"a depth of {JsonValue.MaxDepth}")
            : container;

    /// <summary>For recursions over values, which may start deep within an evaluation.</summary>
    public static void CheckStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw JsonataException.Of("U1001");
    }

    public static JsonString Text(string text)
    {
        CheckLetters(text.Length);
        return new JsonString(text);
    }

    public static void CheckLetters(long letters)
    {
        if (letters > Letters)
            throw JsonataException.Of("D1011", value: $"{Letters} characters");
    }
}
