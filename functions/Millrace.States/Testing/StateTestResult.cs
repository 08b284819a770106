using System.Globalization;
using Millrace.States.Json;

namespace Millrace.States.Testing;

/// <summary>How the test of one state ended.</summary>
public enum StateTestStatus
{
    /// <summary>The state reached its end.</summary>
    Succeeded,

    /// <summary>It failed, and nothing in it knows the error, or its retries are used up.</summary>
    Failed,

    /// <summary>It failed and would be tried again.</summary>
    Retriable,

    /// <summary>It failed and one of its catchers goes on.</summary>
    CaughtError,
}

/// <summary>What a state did, alone.</summary>
public sealed record StateTestResult
{
    /// <summary>How it ended.</summary>
    public required StateTestStatus Status { get; init; }

    /// <summary>The output, as JSON; null when it failed uncaught.</summary>
    public string? Output { get; init; }

    /// <summary>The name of the error.</summary>
    public string? Error { get; init; }

    /// <summary>What happened.</summary>
    public string? Cause { get; init; }

    /// <summary>The state that would follow; null at an end and after a failure.</summary>
    public string? NextState { get; init; }

    /// <summary>The stages; null on the level <see cref="InspectionLevel.Info"/>.</summary>
    public StateInspection? InspectionData { get; init; }

    /// <summary>The result as the response of <c>AWSStepFunctions.TestState</c>.</summary>
    public string ToJson()
    {
        List<KeyValuePair<string, JsonValue>> members = [];
        Add(members, "output", Output);
        Add(members, "error", Error);
        Add(members, "cause", Cause);
        if (InspectionData is { } inspection)
            members.Add(new("inspectionData", inspection.ToJson()));

        Add(members, "nextState", NextState);
        Add(members, "status", Status == StateTestStatus.CaughtError ? "CAUGHT_ERROR" : Status.ToString().ToUpperInvariant());
        return JsonObject.From(members).ToString();
    }

    internal static void Add(List<KeyValuePair<string, JsonValue>> members, string name, string? text)
    {
        if (text is not null)
            members.Add(new(name, new JsonString(text)));
    }
}

/// <summary>What the data of a state was after each stage, as JSON. A stage that the state does not have, or did not reach, is null.</summary>
public sealed record StateInspection
{
    private readonly IReadOnlyDictionary<string, string> _stages;

    internal StateInspection(IReadOnlyDictionary<string, string> stages) => _stages = stages;

    /// <summary>The raw input.</summary>
    public string? Input => Of(Stages.Input);

    /// <summary>After InputPath.</summary>
    public string? AfterInputPath => Of(Stages.AfterInputPath);

    /// <summary>After Parameters: what a task is given, in JSONPath.</summary>
    public string? AfterParameters => Of(Stages.AfterParameters);

    /// <summary>After Arguments: what a task is given, in JSONata.</summary>
    public string? AfterArguments => Of(Stages.AfterArguments);

    /// <summary>The items of a Map.</summary>
    public string? AfterItemsPath => Of(Stages.AfterItemsPath);

    /// <summary>What the ItemsPointer of an ItemReader leads to.</summary>
    public string? AfterItemsPointer => Of(Stages.AfterItemsPointer);

    /// <summary>An array with the input of each iteration, where an ItemSelector makes them.</summary>
    public string? AfterItemSelector => Of(Stages.AfterItemSelector);

    /// <summary>An array with the batches.</summary>
    public string? AfterItemBatcher => Of(Stages.AfterItemBatcher);

    /// <summary>What the task yielded.</summary>
    public string? Result => Of(Stages.Result);

    /// <summary>After ResultSelector.</summary>
    public string? AfterResultSelector => Of(Stages.AfterResultSelector);

    /// <summary>After ResultPath.</summary>
    public string? AfterResultPath => Of(Stages.AfterResultPath);

    /// <summary>The variables after the state, as an object; null when there are none.</summary>
    public string? Variables => Of(Stages.Variables);

    /// <summary>How many iterations may run side by side; 0 for no limit. Null unless the state is a Map.</summary>
    public long? MaxConcurrency => Of(Stages.MaxConcurrency) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>How many iterations may fail.</summary>
    public long? ToleratedFailureCount => Of(Stages.ToleratedFailureCount) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>How many iterations of a hundred may fail.</summary>
    public double? ToleratedFailurePercentage =>
        Of(Stages.ToleratedFailurePercentage) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>What Retry and Catch make of the error; null when neither knows it.</summary>
    public InspectedError? ErrorDetails { get; internal init; }

    private string? Of(string stage) => _stages.GetValueOrDefault(stage);

    internal JsonObject ToJson()
    {
        List<KeyValuePair<string, JsonValue>> members = [];
        foreach (var (stage, text) in _stages)
        {
            members.Add(new(stage, stage is Stages.MaxConcurrency or Stages.ToleratedFailureCount or Stages.ToleratedFailurePercentage
                ? JsonValue.Parse(text)
                : new JsonString(text)));
        }

        if (ErrorDetails is { } details)
            members.Add(new("errorDetails", details.ToJson()));

        return JsonObject.From(members);
    }
}

/// <summary>What Retry and Catch of a state make of an error.</summary>
/// <param name="CatchIndex">Which catcher goes on.</param>
/// <param name="RetryIndex">Which retrier knows the error.</param>
/// <param name="RetryBackoffIntervalSeconds">How long it would wait; null when its retries are used up.</param>
public sealed record InspectedError(int? CatchIndex, int? RetryIndex, int? RetryBackoffIntervalSeconds)
{
    internal JsonObject ToJson()
    {
        List<KeyValuePair<string, JsonValue>> members = [];
        Add("catchIndex", CatchIndex);
        Add("retryIndex", RetryIndex);
        Add("retryBackoffIntervalSeconds", RetryBackoffIntervalSeconds);
        return JsonObject.From(members);

        void Add(string name, int? number)
        {
            if (number is { } known)
                members.Add(new(name, new JsonNumber(known)));
        }
    }
}
