using Millrace.States.Expressions;
using Millrace.States.Json;
using Millrace.States.Language;
using static Millrace.States.Language.QueryLanguage;

namespace Millrace.States.Definitions;

/// <summary>Compiles Map states. Iterator and Parameters are the older names of ItemProcessor and ItemSelector.</summary>
internal static class MapCompiler
{
    private static readonly string[] OfDistributedMaps =
    [
        "ItemReader", "ItemBatcher", "ResultWriter", "Label", "ToleratedFailureCount", "ToleratedFailureCountPath",
        "ToleratedFailurePercentage", "ToleratedFailurePercentagePath",
    ];

    public static MapState? Compile(StateCompiler.Source source)
    {
        var fields = source.Fields;
        fields.AtMostOne("ItemProcessor", "Iterator");
        fields.AtMostOne("ItemSelector", "Parameters");
        foreach (var name in OfDistributedMaps.Where(fields.Has))
            fields.Problem(name, $"{name} belongs to distributed Maps, which are not supported yet.", DefinitionRules.NotSupported);

        fields.Ignore(OfDistributedMaps);
        var iteration = Iteration(source);
        return new MapState(
            source.Name, source.Index, source.Flow(FlowFields.Step | FlowFields.Selector | FlowFields.Placement), source.Next())
        {
            Iteration = iteration ?? new Machine(Unknown, []),
            Items = source.Language.Items(fields),
            Selector = Selector(source, "ItemSelector") ?? Selector(source, "Parameters"),
            MaxConcurrency = source.Language.Number(fields, "MaxConcurrency", 0, int.MaxValue),
            OnFailure = source.OnFailure(),
        };
    }

    // Stands in for what could not be compiled; a definition with problems never runs.
    private static readonly State Unknown = new SucceedState("", 0, JsonPathFlow.Plain);

    private static Expression? Selector(StateCompiler.Source source, string name) => source.Fields.Any(name) is { } template
        ? source.Language.Template(template, source.Fields.PointerTo(name), source.Fields.Problems)
        : null;

    private static Machine? Iteration(StateCompiler.Source source)
    {
        var name = source.Fields.Has("Iterator") ? "Iterator" : "ItemProcessor";
        source.Fields.Ignore("ItemProcessor", "Iterator");
        if (source.Fields.Inner(name, isRequired: true) is not { } fields)
            return null;

        fields.Ignore("Comment");
        if (fields.Inner("ProcessorConfig") is { } config)
            CheckMode(config);

        var machine = MachineCompiler.Compile(fields, source.Language);
        fields.RefuseUnknown($"An {name}");
        return machine;
    }

    private static void CheckMode(Fields config)
    {
        config.Ignore("ExecutionType");
        switch (config.Text("Mode"))
        {
            case null or "INLINE":
                break;
            case "DISTRIBUTED":
                config.Problem("Mode", "A distributed Map is not supported yet; use INLINE.", DefinitionRules.NotSupported);
                break;
            case var other:
                config.Problem("Mode", $"There is no mode '{other}': use INLINE.", DefinitionRules.BadValue);
                break;
        }

        config.RefuseUnknown("A ProcessorConfig");
    }
}
