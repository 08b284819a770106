using Millrace.States.Expressions;
using Millrace.States.Json;
using Millrace.States.Paths;
using Millrace.States.Testing;

namespace Millrace.States.Language;

/// <summary>InputPath, Parameters, ResultSelector, ResultPath, Assign and OutputPath, in this order.</summary>
internal sealed class JsonPathFlow : DataFlow
{
    public static readonly JsonPathFlow Plain = new();

    /// <summary>Null: the input as it is.</summary>
    public Expression? InputPath { get; init; }

    /// <summary>The field Parameters.</summary>
    public Expression? Parameters { get; init; }

    public Expression? ResultSelector { get; init; }

    /// <summary>Null, with <see cref="DiscardsResult"/> false: the result replaces the input.</summary>
    public JsonPath? ResultPath { get; init; }

    public bool DiscardsResult { get; init; }

    public Expression? OutputPath { get; init; }

    public Expression? Assign { get; init; }

    public override Expression? Arguments => Parameters;

    protected override string Prepared => Stages.AfterParameters;

    public JsonPathFlow WithAssign(Expression? assign) => new()
    {
        InputPath = InputPath,
        Parameters = Parameters,
        ResultSelector = ResultSelector,
        ResultPath = ResultPath,
        DiscardsResult = DiscardsResult,
        OutputPath = OutputPath,
        Assign = assign,
    };

    public override JsonValue Enter(JsonValue raw, Scope scope)
    {
        var entered = InputPath?.Evaluate(raw, scope) ?? raw;
        scope.Inspection?.See(Stages.AfterInputPath, entered);
        return entered;
    }

    public override StateOutput Leave(JsonValue raw, JsonValue result, Scope scope)
    {
        var selected = ResultSelector?.Evaluate(result, scope) ?? result;
        scope.Inspection?.See(Stages.AfterResultSelector, selected);
        var assigned = Assign?.Evaluate(selected, scope) as JsonObject ?? JsonObject.Empty;
        var placed = DiscardsResult ? raw : ResultPath?.Place(raw, selected) ?? selected;
        scope.Inspection?.See(Stages.AfterResultPath, placed);

        // With the variables of before: an assignment is seen by the next state first.
        return new StateOutput(OutputPath?.Evaluate(placed, scope) ?? placed, assigned);
    }
}
