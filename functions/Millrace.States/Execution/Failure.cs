using Millrace.States.Json;

namespace Millrace.States;

/// <summary>The names of errors that the language itself defines.</summary>
public static class ErrorNames
{
    /// <summary>In <c>ErrorEquals</c>: any error.</summary>
    public const string All = "States.ALL";

    /// <summary>The state machine asks for something that its data does not allow.</summary>
    public const string Runtime = "States.Runtime";

    /// <summary>A task took too long, or its heartbeat stayed away.</summary>
    public const string Timeout = "States.Timeout";

    /// <summary>In <c>ErrorEquals</c>: a heartbeat stayed away.</summary>
    public const string HeartbeatTimeout = "States.HeartbeatTimeout";

    /// <summary>In <c>ErrorEquals</c>: any error but a timeout.</summary>
    public const string TaskFailed = "States.TaskFailed";

    /// <summary>An input or output is larger than the limit.</summary>
    public const string DataLimitExceeded = "States.DataLimitExceeded";

    /// <summary>A result cannot be placed where <c>ResultPath</c> says.</summary>
    public const string ResultPathMatchFailure = "States.ResultPathMatchFailure";

    /// <summary>An intrinsic function was given what it cannot work with.</summary>
    public const string IntrinsicFailure = "States.IntrinsicFailure";

    /// <summary>A JSONata expression failed, yielded nothing, or yielded what its field cannot use.</summary>
    public const string QueryEvaluationError = "States.QueryEvaluationError";

    /// <summary>No rule of a Choice state applies and it has no default.</summary>
    public const string NoChoiceMatched = "States.NoChoiceMatched";

    /// <summary>The items of a Map cannot be read.</summary>
    public const string ItemReaderFailed = "States.ItemReaderFailed";

    /// <summary>The results of a Map cannot be written.</summary>
    public const string ResultWriterFailed = "States.ResultWriterFailed";

    /// <summary>More items of a Map failed than it tolerates.</summary>
    public const string ExceedToleratedFailureThreshold = "States.ExceedToleratedFailureThreshold";
}

/// <summary>Why something failed. Either part may be absent, as in AWS.</summary>
internal sealed record Failure(string? Error, string? Cause)
{
    /// <summary>A missed heartbeat is called a timeout, yet answers to its own name as well.</summary>
    public bool IsHeartbeat { get; init; }

    public JsonObject ToJson() => JsonObject.Of(new("Error", TextOrNull(Error)), new("Cause", TextOrNull(Cause)));

    private static JsonValue TextOrNull(string? text) => text is null ? JsonNull.Instance : new JsonString(text);
}

/// <summary>Thrown where an expression or a state cannot go on; the state that runs judges it.</summary>
internal sealed class StateException(string error, string cause) : Exception(cause)
{
    public string Error => error;

    /// <summary>The field that holds the expression.</summary>
    public string? Location { get; init; }

    public static StateException Runtime(string cause) => new(ErrorNames.Runtime, cause);

    public Failure ToFailure(string stateName, long eventId) => new(
        error,
        error is ErrorNames.Runtime or ErrorNames.QueryEvaluationError or ErrorNames.IntrinsicFailure
            ? $"An error occurred while executing the state '{stateName}' (entered at the event id #{eventId}). {Message}"
            : Message);
}
