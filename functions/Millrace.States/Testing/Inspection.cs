using Millrace.States.Execution;
using Millrace.States.Json;

namespace Millrace.States.Testing;

/// <summary>The stages that data passes through in a state, as TestState names them.</summary>
internal static class Stages
{
    public const string Input = "input";
    public const string AfterArguments = "afterArguments";
    public const string AfterInputPath = "afterInputPath";
    public const string AfterItemBatcher = "afterItemBatcher";
    public const string AfterItemSelector = "afterItemSelector";
    public const string AfterItemsPath = "afterItemsPath";
    public const string AfterItemsPointer = "afterItemsPointer";
    public const string AfterParameters = "afterParameters";
    public const string AfterResultPath = "afterResultPath";
    public const string AfterResultSelector = "afterResultSelector";
    public const string MaxConcurrency = "maxConcurrency";
    public const string Result = "result";
    public const string ToleratedFailureCount = "toleratedFailureCount";
    public const string ToleratedFailurePercentage = "toleratedFailurePercentage";
    public const string Variables = "variables";
}

/// <summary>What a test of one state puts in the place of its work, and what it sees of the state. Everything else is the real thing.</summary>
internal sealed class Inspection
{
    private readonly Dictionary<string, JsonValue> _seen = [];

    /// <summary>How the work of the state ends; null when it is really done.</summary>
    public Outcome? Mock { get; init; }

    /// <summary>How many items of a distributed Map are said to have failed.</summary>
    public int FailedItems { get; init; }

    /// <summary>How often each retrier is said to have been used.</summary>
    public int RetriesUsed { get; init; }

    /// <summary>The context object; null for one that is made up.</summary>
    public JsonObject? Context { get; init; }

    /// <summary>How long the state would wait before its next attempt; null when there is none.</summary>
    public TimeSpan? RetriesAfter { get; private set; }

    /// <summary>What was caught.</summary>
    public Failure? Caught { get; private set; }

    public JsonValue? Seen(string stage) => _seen.GetValueOrDefault(stage);

    public void See(string stage, JsonValue value)
    {
        // What a catcher does with the error is not a stage of the state.
        if (Caught is null)
            _seen[stage] = value;
    }

    /// <summary>A state that is tested makes one attempt, and says that another would follow.</summary>
    public Step Retry(Failure failure, TimeSpan delay)
    {
        RetriesAfter = delay;
        return Step.Failed(failure);
    }

    public void Catch(Failure failure) => Caught = failure;
}
