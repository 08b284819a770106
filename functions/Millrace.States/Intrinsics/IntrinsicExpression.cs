using Millrace.States.Expressions;
using Millrace.States.Json;

namespace Millrace.States.Intrinsics;

/// <summary>A call such as <c>States.Format('Hello {}', $.name)</c>.</summary>
internal sealed class IntrinsicExpression(string text, Intrinsic function, Expression[] arguments) : Expression
{
    public override bool IsRandom { get; } = function.IsRandom || arguments.Any(argument => argument.IsRandom);

    public override IReadOnlyList<string> Variables => [.. arguments.SelectMany(argument => argument.Variables)];

    public override JsonValue Evaluate(JsonValue input, Scope scope)
    {
        var values = Array.ConvertAll(arguments, argument => argument.Evaluate(input, scope));
        try
        {
            return function.Call(values, scope.Random);
        }
        catch (IntrinsicException exception)
        {
            throw new StateException(
                ErrorNames.IntrinsicFailure,
                $"The function '{text}' had the following error: {exception.Message}");
        }
    }
}

/// <summary>One function of the language: how many arguments it takes and what it does with them.</summary>
internal sealed record Intrinsic(int MinArguments, int MaxArguments, Func<JsonValue[], Random, JsonValue> Call)
{
    public bool IsRandom { get; init; }
}

/// <summary>An argument that a function cannot work with.</summary>
internal sealed class IntrinsicException(string message) : Exception(message);
