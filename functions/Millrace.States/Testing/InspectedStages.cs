using Millrace.States.Definitions;

namespace Millrace.States.Testing;

/// <summary>Which stages AWS shows of which states.</summary>
internal static class InspectedStages
{
    private static readonly string[] Constant = [Stages.Result, Stages.AfterResultSelector, Stages.AfterResultPath];
    private static readonly string[] Pass = [Stages.AfterInputPath, Stages.AfterParameters, Stages.AfterResultSelector, Stages.AfterResultPath];
    private static readonly string[] Parallel = [Stages.AfterResultSelector, Stages.AfterResultPath];
    private static readonly string[] Entered = [Stages.AfterInputPath];

    private static readonly string[] Task =
    [
        Stages.AfterInputPath, Stages.AfterParameters, Stages.AfterArguments, Stages.Result, Stages.AfterResultSelector, Stages.AfterResultPath,
    ];

    private static readonly string[] Map =
    [
        Stages.AfterInputPath, Stages.AfterItemsPointer, Stages.AfterItemsPath, Stages.AfterItemSelector, Stages.AfterItemBatcher,
        Stages.AfterResultSelector, Stages.AfterResultPath,
        Stages.MaxConcurrency, Stages.ToleratedFailureCount, Stages.ToleratedFailurePercentage,
    ];

    public static IReadOnlyList<string> Of(State state) => state switch
    {
        PassState { Result: not null } => Constant,
        PassState => Pass,
        TaskState => Task,
        MapState => Map,
        ParallelState => Parallel,
        _ => Entered,
    };
}
