using Millrace.States.Expressions;
using Millrace.States.Json;
using Millrace.States.Jsonata;

namespace Millrace.States.Language;

/// <summary>One string between <c>{%</c> and <c>%}</c>.</summary>
/// <param name="program">What it does.</param>
/// <param name="text">How it is written, without the signs around it.</param>
/// <param name="fieldName">The field that it stands in, as the messages of AWS name it.</param>
internal sealed class JsonataExpression(JsonataProgram program, string text, string fieldName) : Expression
{
    private readonly bool _readsInput = Reads(program, "input");
    private readonly bool _readsResult = Reads(program, "result");
    private readonly bool _readsError = Reads(program, "errorOutput");
    private readonly bool _readsContext = Reads(program, "context");

    public string Field => fieldName;

    public override bool IsRandom => program.IsRandom;

    public override JsonValue Evaluate(JsonValue input, Scope scope)
    {
        var environment = new JsonataEnvironment
        {
            Lookup = name => name == "states" ? States(input, scope) : scope.Variables.TryGet(name, out var variable) ? variable : null,
            Random = scope.Random,
            Now = scope.Now,
            IsAws = true,
        };
        try
        {
            // There is no document: what an expression reads, it reads from variables.
            return program.Evaluate(null, environment) ?? throw Failed("returned nothing (undefined).");
        }
        catch (JsonataException exception)
        {
            throw Failed(Because(exception));
        }
    }

    /// <summary>The failure of this expression, as AWS tells it.</summary>
    /// <param name="how">The end of the sentence: <c>returned nothing (undefined).</c></param>
    public StateException Failed(string how) =>
        new(ErrorNames.QueryEvaluationError, $"The JSONata expression '{text}' specified for the field '{fieldName}' {how}");

    // The first of these codes is ours, and JSONata's own errors without a code are told after a colon.
    private static string Because(JsonataException exception) => exception.Code switch
    {
        "T1013" => "returned an unsupported result type.",
        "" => $"threw an error during evaluation: {exception.Message}",
        var code => $"threw an error during evaluation. {code}: {exception.Message}",
    };

    private static bool Reads(JsonataProgram program, string name) =>
        program.StatesPaths.Any(path => path.Count == 0 || path[0] == name);

    // Only what the program reads: the context object costs more than most expressions.
    private JsonObject States(JsonValue input, Scope scope)
    {
        var leaving = scope as LeavingScope;
        List<KeyValuePair<string, JsonValue>> members = new(4);
        if (_readsInput)
            members.Add(new("input", input));

        if (_readsResult && leaving?.Result is { } result)
            members.Add(new("result", result));

        if (_readsError && leaving?.ErrorOutput is { } error)
            members.Add(new("errorOutput", error));

        if (_readsContext)
            members.Add(new("context", scope.Context));

        return JsonObject.Of([.. members]);
    }
}

/// <summary>An expression whose value must be of one type.</summary>
internal sealed class JsonataValue(JsonataExpression expression, string type, Func<JsonValue, bool> isOfType) : Expression
{
    /// <summary>What AWS says of a value that has the type and cannot be used all the same. Null: it can.</summary>
    public Func<JsonValue, string?> Complain { get; init; } = _ => null;

    public override bool IsRandom => expression.IsRandom;

    public override JsonValue Evaluate(JsonValue input, Scope scope)
    {
        var value = expression.Evaluate(input, scope);
        if (!isOfType(value))
        {
            var found = value.Kind.ToString().ToLowerInvariant();
            throw expression.Failed($"returned an unexpected result type. Expected '{type}', but was '{found}' for value: {value}");
        }

        return Complain(value) is { } complaint ? throw new StateException(ErrorNames.QueryEvaluationError, complaint) : value;
    }
}

/// <summary>The items of a Map that names none: its input, which must be an array.</summary>
internal sealed class InputItems : Expression
{
    public override JsonValue Evaluate(JsonValue input, Scope scope) => input is JsonArray
        ? input
        : throw new StateException(ErrorNames.QueryEvaluationError, $"Map state input must be an array but was: {input}");
}
