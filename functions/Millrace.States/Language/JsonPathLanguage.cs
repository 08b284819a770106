using Millrace.States.Choices;
using Millrace.States.Definitions;
using Millrace.States.Expressions;
using Millrace.States.Intrinsics;
using Millrace.States.Json;
using Millrace.States.Paths;
using Millrace.States.Validation;

namespace Millrace.States.Language;

/// <summary>The language of paths, payload templates and intrinsic functions.</summary>
internal sealed class JsonPathLanguage : QueryLanguage
{
    public static readonly JsonPathLanguage Instance = new();

    /// <summary>What AWS says of a text that is no moment.</summary>
    public const string NoTimestamp = "String does not match RFC3339 timestamp";

    public override string Name => "JSONPath";

    public override QueryLanguage Other => JsonataLanguage.Instance;

    public override IReadOnlySet<string> OwnFields { get; } = new HashSet<string>
    {
        "InputPath", "OutputPath", "ResultPath", "Parameters", "ResultSelector", "Result", "ItemsPath", "SecondsPath", "TimestampPath",
        "TimeoutSecondsPath", "HeartbeatSecondsPath", "MaxConcurrencyPath", "ErrorPath", "CausePath", "ToleratedFailureCountPath",
        "ToleratedFailurePercentagePath", "MaxItemsPath", "MaxItemsPerBatchPath", "MaxInputBytesPerBatchPath", "Variable",
    };

    public override DataFlow Flow(Fields fields, FlowFields kinds)
    {
        bool Has(FlowFields kind) => (kinds & kind) != 0;
        var resultPath = Has(FlowFields.Placement) ? ResultPath(fields) : default;
        return new JsonPathFlow
        {
            InputPath = Has(FlowFields.InputAndOutput) ? DataPath(fields, "InputPath") : null,
            OutputPath = Has(FlowFields.InputAndOutput) ? DataPath(fields, "OutputPath") : null,
            Parameters = Has(FlowFields.Arguments) ? Template(fields, "Parameters") : null,
            ResultSelector = Has(FlowFields.Selector) ? Template(fields, "ResultSelector") : null,
            ResultPath = resultPath.Path,
            DiscardsResult = resultPath.Discards,
            Assign = Has(FlowFields.Assign) ? Variables(fields) : null,
        };
    }

    public override DataFlow CatchFlow(Fields fields)
    {
        var (path, discards) = ResultPath(fields);
        return new JsonPathFlow { ResultPath = path, DiscardsResult = discards, Assign = Variables(fields) };
    }

    public override DataFlow RuleFlow(Fields rule, DataFlow ofState) =>
        ((JsonPathFlow)ofState).WithAssign(Variables(rule));

    public override JsonValue? Result(Fields fields)
    {
        var result = fields.Any("Result");
        if (result is JsonObject members && members.Members.Any(member => member.Key.EndsWith(".$", StringComparison.Ordinal)))
            fields.PlaceOf("Result").Warn("Nothing in a Result is computed: use Parameters for that.", DiagnosticCodes.PassResultIsStatic);

        return result;
    }

    public override Expression? Number(Fields fields, string name, NumberRange range)
    {
        fields.AtMostOne(name, $"{name}Path");
        fields.Ignore($"{name}Path");
        return fields.Constant(name, range) ?? (Expression?)PathField(fields, $"{name}Path", PathExpression.AsInvalidPath);
    }

    public override Expression? Text(Fields fields, string name)
    {
        var pathName = $"{name}Path";
        fields.AtMostOne(name, pathName);
        fields.Ignore(pathName);
        if (fields.Text(name) is { } constant)
            return new ConstantExpression(new JsonString(constant));

        return fields.Text(pathName) is { } text
            ? PathOrCall(text, pathName, fields.PlaceOf(pathName))
            : null;
    }

    public override WaitUntil? Wait(Fields fields)
    {
        string[] names = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"];
        fields.AtMostOne(names);
        if (!Array.Exists(names, fields.Has))
            fields.Problem("", "A Wait needs one of Seconds, SecondsPath, Timestamp, TimestampPath.", DefinitionRules.MissingField);

        // All four are read, so that each is known and checked.
        var seconds = fields.Whole("Seconds", 0, 99_999_999);
        var secondsPath = PathField(fields, "SecondsPath", (path, _) => $"The SecondsPath parameter does not reference an input value: {path}");
        var timestamp = fields.Text("Timestamp");
        var timestampPath = PathField(fields, "TimestampPath", (path, _) => $"The TimestampPath parameter does not reference an input value: {path}");
        if (timestamp is not null && !Timestamp.TryParse(timestamp, out _))
            fields.Problem("Timestamp", "Timestamp must be a moment like 2030-01-31T12:00:00Z.", DefinitionRules.BadValue, new AwsWords(NoTimestamp));

        return (seconds, secondsPath, timestamp, timestampPath) switch
        {
            ({ } constant, _, _, _) => new WaitUntil("Seconds", new ConstantExpression(new JsonNumber(constant)), IsTimestamp: false),
            (_, { } path, _, _) => new WaitUntil("SecondsPath", path, IsTimestamp: false),
            (_, _, { } moment, _) => new WaitUntil("Timestamp", new ConstantExpression(new JsonString(moment)), IsTimestamp: true),
            (_, _, _, { } path) => new WaitUntil("TimestampPath", path, IsTimestamp: true),
            _ => null,
        };
    }

    public override Condition? Condition(Fields rule) => ConditionCompiler.Compile(rule);

    public override Expression? Items(Fields fields) =>
        PathField(fields, "ItemsPath", PathExpression.AsInvalidPath);

    public override Expression? Template(Fields fields, string name) =>
        fields.Any(name) is { } template ? TemplateCompiler.Compile(template, fields.PlaceOf(name)) : null;

    public override Expression? Arguments(Fields fields) => Template(fields, "Parameters");

    /// <summary>A path or a call of an intrinsic function: what a computed member of a template holds.</summary>
    public static Expression PathOrCall(string text, string field, Place place)
    {
        try
        {
            var expression = text.StartsWith('$')
                ? new PathExpression(JsonPath.Parse(text), PathExpression.InField(field))
                : IntrinsicParser.Parse(text);
            foreach (var variable in expression.Variables)
                place.UsesVariable(variable);

            return expression;
        }
        catch (PathSyntaxException exception)
        {
            var rule = text.StartsWith('$') ? DefinitionRules.BadPath : DefinitionRules.BadIntrinsic;
            place.Problem(
                $"{field} must be a JSONPath or a call of an intrinsic function: {exception.Message}.", rule, PathOrCallWords(field));
            return new ConstantExpression(JsonNull.Instance);
        }
    }

    private Expression? Variables(Fields fields)
    {
        VariableNames.Check(fields, ".$");
        return Template(fields, "Assign");
    }

    public static AwsWords PathOrCallWords(string field) =>
        new($"The value for the field '{field}' must be a valid JSONPath or a valid intrinsic function call") { IsAtParent = true };

    public static PathExpression? PathField(Fields fields, string name, Func<JsonPath, JsonValue, string> whenMissing)
    {
        if (fields.Text(name) is not { } text || ReadPath(fields, name, text) is not { } path)
            return null;

        if (path.Variable is { } variable)
            fields.Place.UsesVariable(variable);

        return new PathExpression(path, whenMissing);
    }

    private static JsonPath? ReadPath(Fields fields, string name, string text)
    {
        try
        {
            return JsonPath.Parse(text);
        }
        catch (PathSyntaxException exception)
        {
            fields.Problem(name, $"{name} must be a JSONPath: {exception.Message}.", DefinitionRules.BadPath, new AwsWords("Value is not a valid JSONPath"));
            return null;
        }
    }

    // In a path for data, null means: nothing.
    private static Expression? DataPath(Fields fields, string name)
    {
        if (fields.Any(name) is JsonNull)
            return new ConstantExpression(JsonObject.Empty);

        return PathField(fields, name, PathExpression.AsInvalidPath) is { } path && path.Path is not { Root: PathRoot.Input, Steps.Count: 0 }
            ? path
            : null;
    }

    private static (JsonPath? Path, bool Discards) ResultPath(Fields fields)
    {
        if (fields.Any("ResultPath") is JsonNull)
            return (null, true);

        if (fields.Text("ResultPath") is not { } text || ReadPath(fields, "ResultPath", text) is not { } path)
            return (null, false);

        if (!path.IsReference)
            fields.Problem("ResultPath", $"ResultPath must name one place of the input, like $.result; '{text}' does not.", DefinitionRules.BadPath, new AwsWords("Value is not a Reference Path"));

        return (path.Steps.Count == 0 ? null : path, false);
    }
}
