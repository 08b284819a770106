#pragma warning disable CA1822
using Millrace.States.Json;

namespace Millrace.States.Jsonata;

internal sealed class JsonataProgram
{
    public static JsonataProgram Parse(string text) => new();

    public JsonValue? Evaluate(JsonValue? input, JsonataEnvironment environment) => null;

    public IReadOnlyList<string> FreeVariables => [];

    public IReadOnlyList<IReadOnlyList<string>> StatesPaths => [];

    public bool IsRandom => false;
}
internal sealed class JsonataEnvironment
{
    public required Func<string, JsonValue?> Lookup { get; init; }
    public Random Random { get; init; } = Random.Shared;
    public DateTimeOffset Now { get; init; }
    public TimeSpan TimeLimit { get; init; }
    public int MaxDepth { get; init; }
    public bool IsAws { get; init; }
}
internal sealed class JsonataException(string code, string message, int position) : Exception(message)
{
    public string Code => code;
    public int Position => position;
}
