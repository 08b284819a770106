using Millrace.States.Language;
using Millrace.States.Validation;
using static Millrace.States.Language.QueryLanguage;

namespace Millrace.States.Definitions;

/// <summary>Compiles Map states. Iterator and Parameters are the older names of ItemProcessor and ItemSelector.</summary>
internal static class MapCompiler
{
    public static MapState? Compile(StateCompiler.Source source)
    {
        var fields = source.Fields;
        var language = source.Language;
        fields.AtMostOne("ItemProcessor", "Iterator");
        fields.AtMostOne("ItemSelector", "Parameters");
        var (iteration, mode) = Iteration(source);
        var distributed = mode.IsDistributed ? DistributedMapCompiler.Compile(source, mode.IsExpress) : null;
        if (distributed is null)
        {
            // An inline Map may have these, and AWS does nothing with them.
            DistributedMapCompiler.ToleratedCount(source);
            DistributedMapCompiler.ToleratedPercentage(source);
        }

        return new MapState(
            source.Name, source.Index, source.Flow(FlowFields.Step | FlowFields.Selector | FlowFields.Placement), source.Next())
        {
            Iteration = iteration ?? new Machine(Unknown, []),
            Items = distributed?.Reader is null ? language.Items(fields) : ItemsBesides(fields, language),
            Selector = language.Template(fields, "ItemSelector") ?? (language == JsonPathLanguage.Instance ? language.Template(fields, "Parameters") : null),
            MaxConcurrency = language.Number(fields, "MaxConcurrency", new NumberRange(0, int.MaxValue)),
            OnFailure = source.OnFailure(),
            Distributed = distributed,
        };
    }

    // Stands in for what could not be compiled; a definition with problems never runs.
    private static readonly State Unknown = new SucceedState("", 0, JsonPathFlow.Plain);

    // What is read from elsewhere is not in the input, and the input need not be an array.
    private static Expressions.Expression? ItemsBesides(Fields fields, QueryLanguage language) =>
        fields.Has("Items") || fields.Has("ItemsPath") ? language.Items(fields) : null;

    private readonly record struct Mode(bool IsDistributed, bool IsExpress);

    private static (Machine? Machine, Mode Mode) Iteration(StateCompiler.Source source)
    {
        var name = source.Fields.Has("Iterator") ? "Iterator" : "ItemProcessor";
        source.Fields.Ignore("ItemProcessor", "Iterator");
        if (source.Fields.Inner(name, isRequired: true) is not { } fields)
            return (null, default);

        var mode = fields.Inner("ProcessorConfig") is { } config ? ModeOf(config) : default;
        var inner = mode.IsExpress ? fields.With(fields.Place with { IsExpress = true }) : fields;
        inner.Ignore("Comment", "ProcessorConfig");
        var machine = MachineCompiler.Compile(inner, source.OfMachine);
        inner.RefuseUnknown($"An {name}");
        return (machine, mode);
    }

    private static Mode ModeOf(Fields config)
    {
        config.Ignore("Comment");
        var isDistributed = config.OneOf("Mode", "INLINE", "DISTRIBUTED") == "DISTRIBUTED";
        var type = config.OneOf("ExecutionType", "STANDARD", "EXPRESS");
        if (isDistributed && type is null && !config.Has("ExecutionType") && config.Place.Compilation.IsStrict)
        {
            config.Problem(
                "", "A distributed Map says in ExecutionType what its iterations are: STANDARD or EXPRESS.", DefinitionRules.MissingField,
                AwsWords.Required("ExecutionType"));
        }

        config.RefuseUnknown("A ProcessorConfig");
        return new Mode(isDistributed, isDistributed && type == "EXPRESS");
    }
}
