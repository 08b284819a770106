using Millrace.States.Choices;
using Millrace.States.Definitions;
using Millrace.States.Expressions;
using Millrace.States.Intrinsics;
using Millrace.States.Json;
using Millrace.States.Paths;

namespace Millrace.States.Language;

/// <summary>The language of paths, payload templates and intrinsic functions.</summary>
internal sealed class JsonPathLanguage : QueryLanguage
{
    public static readonly JsonPathLanguage Instance = new();

    public override DataFlow Flow(Fields fields, FlowFields kinds)
    {
        bool Has(FlowFields kind) => (kinds & kind) != 0;
        var resultPath = Has(FlowFields.Placement) ? ResultPath(fields) : default;
        return new JsonPathFlow
        {
            InputPath = Has(FlowFields.InputAndOutput) ? DataPath(fields, "InputPath") : null,
            OutputPath = Has(FlowFields.InputAndOutput) ? DataPath(fields, "OutputPath") : null,
            Parameters = Has(FlowFields.Arguments) ? TemplateField(fields, "Parameters") : null,
            ResultSelector = Has(FlowFields.Selector) ? TemplateField(fields, "ResultSelector") : null,
            ResultPath = resultPath.Path,
            DiscardsResult = resultPath.Discards,
            Assign = Has(FlowFields.Assign) ? TemplateField(fields, "Assign") : null,
        };
    }

    public override DataFlow CatchFlow(Fields fields)
    {
        var (path, discards) = ResultPath(fields);
        return new JsonPathFlow { ResultPath = path, DiscardsResult = discards, Assign = TemplateField(fields, "Assign") };
    }

    public override DataFlow RuleFlow(Fields rule, DataFlow ofState) =>
        ((JsonPathFlow)ofState).WithAssign(TemplateField(rule, "Assign"));

    public override Expression? Number(Fields fields, string name, long min, long max)
    {
        fields.AtMostOne(name, $"{name}Path");
        fields.Ignore($"{name}Path");
        return fields.Whole(name, min, max) is { } constant
            ? new ConstantExpression(new JsonNumber(constant))
            : PathField(fields, $"{name}Path", PathExpression.AsInvalidPath);
    }

    public override Expression? Text(Fields fields, string name)
    {
        var pathName = $"{name}Path";
        fields.AtMostOne(name, pathName);
        fields.Ignore(pathName);
        if (fields.Text(name) is { } constant)
            return new ConstantExpression(new JsonString(constant));

        return fields.Text(pathName) is { } text
            ? PathOrCall(text, pathName, fields.PointerTo(pathName), fields.Problems)
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
            fields.Problem("Timestamp", "Timestamp must be a moment like 2030-01-31T12:00:00Z.", DefinitionRules.BadValue);

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

    public override Expression Template(JsonValue value, string pointer, ProblemList problems) =>
        TemplateCompiler.Compile(value, pointer, problems);

    /// <summary>A path or a call of an intrinsic function: what a computed member of a template holds.</summary>
    public static Expression PathOrCall(string text, string field, string pointer, ProblemList problems)
    {
        try
        {
            return text.StartsWith('$')
                ? new PathExpression(JsonPath.Parse(text), PathExpression.InField(field))
                : IntrinsicParser.Parse(text, field);
        }
        catch (PathSyntaxException exception)
        {
            var rule = text.StartsWith('$') ? DefinitionRules.BadPath : DefinitionRules.BadIntrinsic;
            problems.Add(pointer, $"{field} must be a JSONPath or a call of an intrinsic function: {exception.Message}.", rule);
            return new ConstantExpression(JsonNull.Instance);
        }
    }

    public static PathExpression? PathField(Fields fields, string name, Func<JsonPath, JsonValue, string> whenMissing) =>
        fields.Text(name) is { } text && ReadPath(fields, name, text) is { } path ? new PathExpression(path, whenMissing) : null;

    private static JsonPath? ReadPath(Fields fields, string name, string text)
    {
        try
        {
            return JsonPath.Parse(text);
        }
        catch (PathSyntaxException exception)
        {
            fields.Problem(name, $"{name} must be a JSONPath: {exception.Message}.", DefinitionRules.BadPath);
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
            fields.Problem("ResultPath", $"ResultPath must name one place of the input, like $.result; '{text}' does not.", DefinitionRules.BadPath);

        return (path.Steps.Count == 0 ? null : path, false);
    }

    private static Expression? TemplateField(Fields fields, string name) =>
        fields.Any(name) is { } template ? TemplateCompiler.Compile(template, fields.PointerTo(name), fields.Problems) : null;
}
