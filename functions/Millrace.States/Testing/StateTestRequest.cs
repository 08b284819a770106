namespace Millrace.States.Testing;

/// <summary>How much a test of one state shows.</summary>
public enum InspectionLevel
{
    /// <summary>Status, output and error.</summary>
    Info,

    /// <summary>Also what the data was after each stage.</summary>
    Debug,

    /// <summary>As <see cref="Debug"/>. On AWS it adds the requests of HTTP tasks, which here are their handlers' own affair.</summary>
    Trace,
}

/// <summary>How closely a mocked result is compared with what the service would answer.</summary>
public enum FieldValidationMode
{
    /// <summary>Required fields must be there, and those that are there must be of the right type.</summary>
    Strict,

    /// <summary>The fields that are there must be of the right type.</summary>
    Present,

    /// <summary>Anything goes.</summary>
    None,
}

/// <summary>A test of one state alone: the request of AWS's <c>TestState</c>. Only the definition is required.</summary>
/// <param name="Definition">The definition of the state, or of the state machine that holds it.</param>
public sealed record StateTestRequest(string Definition)
{
    /// <summary>The name of the state, on whatever level, when the definition is a whole state machine.</summary>
    public string? StateName { get; init; }

    /// <summary>The raw input of the state, as JSON. Default: an empty object.</summary>
    public string Input { get; init; } = "{}";

    /// <summary>How much to show. Default: no stages.</summary>
    public InspectionLevel InspectionLevel { get; init; }

    /// <summary>How the work of a Task, Map or Parallel ends. Null: a Task is given to its handler; a Map or Parallel is refused.</summary>
    public StateMock? Mock { get; init; }

    /// <summary>The context object, <c>$$</c>, as JSON. Null: one that is made up.</summary>
    public string? Context { get; init; }

    /// <summary>The variables that states before assigned, as a JSON object. Null: none.</summary>
    public string? Variables { get; init; }

    /// <summary>What is said to have happened to the state already.</summary>
    public StateTestConfiguration Configuration { get; init; } = new();

    /// <summary>AWS shows the secrets of HTTP tasks then. Not together with a mock.</summary>
    public bool RevealSecrets { get; init; }

    /// <summary>The role, as <c>$$.Execution.RoleArn</c> shows it.</summary>
    public string? RoleArn { get; init; }

    /// <summary>The ARN of the state machine that the made-up context object shows. Default: one with a random name.</summary>
    public string? StateMachineArn { get; init; }

    /// <summary>Who does the work of a Task without a mock. Default: nobody, so it fails.</summary>
    public TaskHandlers Tasks { get; init; } = new();

    /// <summary>Reads the body of a request to <c>AWSStepFunctions.TestState</c>. Members that TestState does not know are ignored.</summary>
    /// <exception cref="StateTestException">The text is no such request.</exception>
    public static StateTestRequest FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return StateTestReading.Read(json);
    }
}

/// <summary>How the work of a state ends: with a result or with an error, not with both.</summary>
public sealed record StateMock
{
    /// <summary>The result, as JSON.</summary>
    public string? Result { get; init; }

    /// <summary>The error.</summary>
    public MockedError? ErrorOutput { get; init; }

    /// <summary>How closely the result is looked at. Default: as on AWS, strictly.</summary>
    public FieldValidationMode FieldValidationMode { get; init; }
}

/// <summary>An error that did not happen.</summary>
/// <param name="Error">Its name.</param>
/// <param name="Cause">What is said to have happened.</param>
public sealed record MockedError(string? Error, string? Cause = null);

/// <summary>What is said to have happened to a state before, or inside of it.</summary>
public sealed record StateTestConfiguration
{
    /// <summary>How often the retrier that knows the error has been used. Default: not once.</summary>
    public int RetrierRetryCount { get; init; }

    /// <summary>The state inside of a Map or Parallel that the mocked error comes from. Default: none is named.</summary>
    public string? ErrorCausedByState { get; init; }

    /// <summary>How many iterations of a Map have failed. Default: none.</summary>
    public int MapIterationFailureCount { get; init; }

    /// <summary>What the ItemReader of a Map reads, as it stands in the object. Null: it reads no items.</summary>
    public string? MapItemReaderData { get; init; }
}

/// <summary>TestState refuses the request: it did not run the state.</summary>
/// <param name="code">The code of the error of AWS, such as <c>ValidationException</c>.</param>
/// <param name="message">Its sentence.</param>
public sealed class StateTestException(string code, string message) : Exception(message)
{
    /// <summary>The code of the error: <c>ValidationException</c>, <c>InvalidDefinition</c>, <c>InvalidExecutionInput</c>, or <c>SerializationException</c> for a body that is no request.</summary>
    public string Code => code;

    internal static StateTestException Validation(string message) => new("ValidationException", message);

    internal static StateTestException Definition(string message) => new("InvalidDefinition", message);
}
