using Millrace.States.Expressions;
using Millrace.States.Json;

namespace Millrace.States.Intrinsics;

/// <summary>A call such as <c>States.Format('Hello {}', $.name)</c>.</summary>
/// <param name="text">The whole call that this one stands in, or is.</param>
/// <param name="function">What is called.</param>
/// <param name="arguments">What it is given.</param>
internal sealed class IntrinsicExpression(string text, Intrinsic function, Expression[] arguments) : Expression
{
    // No state hands on more than 256 KiB; calls inside of calls must not fill the memory on the way there.
    private const long Largest = 4 * 1024 * 1024;

    public override bool IsRandom { get; } = function.IsRandom || arguments.Any(argument => argument.IsRandom);

    public override IReadOnlyList<string> Variables => [.. arguments.SelectMany(argument => argument.Variables)];

    public override JsonValue Evaluate(JsonValue input, Scope scope)
    {
        var values = Array.ConvertAll(arguments, argument => argument.Evaluate(input, scope));
        try
        {
            return Bounded(function.Call(Bounded(values), scope.Random));
        }
        catch (IntrinsicException exception)
        {
            throw new StateException(
                ErrorNames.IntrinsicFailure,
                $"The function '{text}' had the following error: {exception.Message}");
        }
    }

    private static JsonValue[] Bounded(JsonValue[] values) => values.Sum(value => value.Size) <= Largest
        ? values
        : throw new IntrinsicException($"the arguments are larger than {Largest} bytes");

    private static JsonValue Bounded(JsonValue result) => result.Depth <= JsonValue.MaxDepth && result.Size <= Largest
        ? result
        : throw new IntrinsicException($"the result is larger than {Largest} bytes");
}

/// <summary>One function of the language: how many arguments it takes and what it does with them.</summary>
internal sealed record Intrinsic(int MinArguments, int MaxArguments, Func<JsonValue[], Random, JsonValue> Call)
{
    public bool IsRandom { get; init; }
}

/// <summary>An argument that a function cannot work with.</summary>
internal sealed class IntrinsicException(string message) : Exception(message);
