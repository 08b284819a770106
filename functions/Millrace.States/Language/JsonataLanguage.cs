using Millrace.States.Choices;
using Millrace.States.Definitions;
using Millrace.States.Expressions;
using Millrace.States.Json;
using Millrace.States.Validation;
using static Millrace.States.Language.JsonataTemplate;

namespace Millrace.States.Language;

/// <summary>The language in which any string between <c>{%</c> and <c>%}</c> is an expression, and the data of a state is <c>$states</c>.</summary>
internal sealed class JsonataLanguage : QueryLanguage
{
    public static readonly JsonataLanguage Instance = new();

    public override string Name => "JSONata";

    public override QueryLanguage Other => JsonPathLanguage.Instance;

    public override IReadOnlySet<string> OwnFields { get; } = new HashSet<string> { "Arguments", "Output", "Items", "Condition" };

    public override DataFlow Flow(Fields fields, FlowFields kinds)
    {
        var reads = (kinds & FlowFields.Selector) != 0 ? Reads.Input | Reads.Result : Reads.Input;
        return new JsonataFlow
        {
            // Tasks and Parallels have arguments; a Map has items, a Pass has nothing to hand them to.
            Given = (kinds & FlowFields.Work) == FlowFields.Work ? Field(fields, "Arguments", Reads.Input) : null,
            Output = (kinds & FlowFields.InputAndOutput) != 0 ? Field(fields, "Output", reads) : null,
            Assign = (kinds & FlowFields.Assign) != 0 ? Variables(fields, reads) : null,
            Yields = (reads & Reads.Result) != 0 ? JsonataFlow.Kind.Result : JsonataFlow.Kind.Nothing,
        };
    }

    public override DataFlow CatchFlow(Fields fields) => new JsonataFlow
    {
        Output = Field(fields, "Output", Reads.Input | Reads.ErrorOutput),
        Assign = Variables(fields, Reads.Input | Reads.ErrorOutput),
        Yields = JsonataFlow.Kind.ErrorOutput,
    };

    public override DataFlow RuleFlow(Fields rule, DataFlow ofState) => new JsonataFlow
    {
        Output = Field(rule, "Output", Reads.Input),
        Assign = Variables(rule, Reads.Input),
    };

    public override JsonValue? Result(Fields fields) => null;

    public override Expression? Number(Fields fields, string name, NumberRange range) => ExpressionIn(fields, name) is { } expression
        ? new JsonataValue(expression, "number", value => value is JsonNumber)
        {
            Complain = value => value is JsonNumber number && range.Accepts(number) ? null : $"The {expression.Field} field must be {range} but was: {value}",
        }
        : fields.Constant(name, range);

    public override Expression? Text(Fields fields, string name) => ExpressionIn(fields, name) is { } expression
        ? new JsonataValue(expression, "string", value => value is JsonString)
        : fields.Text(name) is { } text ? new ConstantExpression(new JsonString(text)) : null;

    public override WaitUntil? Wait(Fields fields)
    {
        fields.AtMostOne("Seconds", "Timestamp");
        if (!fields.Has("Seconds") && !fields.Has("Timestamp"))
            fields.Problem("", "A Wait needs one of Seconds, Timestamp.", DefinitionRules.MissingField);

        var seconds = Number(fields, "Seconds", new NumberRange(0, 99_999_999));
        var timestamp = Moment(fields, "Timestamp");
        return (seconds, timestamp) switch
        {
            ({ } wait, _) => new WaitUntil("Seconds", wait, IsTimestamp: false),
            (_, { } moment) => new WaitUntil("Timestamp", moment, IsTimestamp: true),
            _ => null,
        };
    }

    public override Condition? Condition(Fields rule)
    {
        if (ExpressionIn(rule, "Condition") is { } expression)
            return new Condition.Computed(new JsonataValue(expression, "boolean", value => value is JsonBoolean));

        if (!rule.Has("Condition"))
            rule.Problem("", "The field 'Condition' is required.", DefinitionRules.MissingField, AwsWords.Required("Condition"));

        return rule.Boolean("Condition") is { } constant ? new Condition.Computed(new ConstantExpression(JsonBoolean.Of(constant))) : null;
    }

    public override Expression? Items(Fields fields)
    {
        if (ExpressionIn(fields, "Items") is { } expression)
            return new JsonataValue(expression, "array", value => value is JsonArray);

        if (!fields.Has("Items"))
            return new InputItems();

        return fields.Array("Items") is null ? null : Template(fields, "Items");
    }

    public override Expression? Template(Fields fields, string name) => Field(fields, name, Reads.Input);

    public override Expression? Arguments(Fields fields) => Template(fields, "Arguments");

    private static Expression? Variables(Fields fields, Reads reads)
    {
        VariableNames.Check(fields, "");
        return Field(fields, "Assign", reads);
    }

    private static Expression? Moment(Fields fields, string name)
    {
        if (ExpressionIn(fields, name) is { } expression)
        {
            return new JsonataValue(expression, "string", value => value is JsonString)
            {
                Complain = value => value is JsonString text && Timestamp.TryParse(text.Value, out _)
                    ? null
                    : $"The {expression.Field} field cannot be parsed as an ISO-8601 extended offset date-time format string: {(value as JsonString)?.Value}",
            };
        }

        if (fields.Text(name) is not { } constant)
            return null;

        if (!Timestamp.TryParse(constant, out _))
            fields.Problem(name, $"{name} must be a moment like 2030-01-31T12:00:00Z.", DefinitionRules.BadValue, new AwsWords(JsonPathLanguage.NoTimestamp));

        return new ConstantExpression(new JsonString(constant));
    }
}
