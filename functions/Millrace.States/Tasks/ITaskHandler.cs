using System.Text.Json;
using Millrace.States.Json;

namespace Millrace.States;

/// <summary>Does the work of Task states. Chosen by the state's Resource: see <see cref="TaskHandlers"/>.</summary>
public interface ITaskHandler
{
    /// <summary>
    /// Does the work and returns the result as JSON text; null stands for the JSON value null. After a crash it is called again with the
    /// same <see cref="TaskRequest.Key"/>, so it should recognise a key that it has already worked on. For a task that waits for its token the
    /// return value is ignored. It is called on the execution's own loop, where only one thing runs at a time: work that burns
    /// processor time belongs in <see cref="Task.Run(Func{Task})"/>.
    /// </summary>
    /// <param name="request">What to do.</param>
    /// <param name="cancellationToken">Cancelled when the result is no longer wanted: timeout, stop, a failed sibling.</param>
    /// <exception cref="TaskFailedException">The task failed with this error and cause; Retry and Catch of the state apply. Any other
    /// exception is a failure too: its type is the error, its message the cause.</exception>
    Task<string?> HandleAsync(TaskRequest request, CancellationToken cancellationToken);
}

/// <summary>The task failed, in the terms of the language.</summary>
public sealed class TaskFailedException(string? error, string? cause) : Exception(cause ?? error ?? "The task failed.")
{
    /// <summary>The name of the error, which Retry and Catch look for.</summary>
    public string? Error => error;

    /// <summary>What happened.</summary>
    public string? Cause => cause;
}

/// <summary>How a task integrates with the service that does the work.</summary>
public enum TaskPattern
{
    /// <summary>The task ends with the answer.</summary>
    RequestResponse,

    /// <summary>The task ends when the job ends that was started (<c>.sync</c>, <c>.sync:2</c>).</summary>
    Sync,

    /// <summary>The task ends when its token comes back (<c>.waitForTaskToken</c>).</summary>
    WaitForTaskToken,
}

/// <summary>One attempt of one Task state.</summary>
public sealed class TaskRequest
{
    private JsonElement? _parameters;

    internal TaskRequest(JsonValue input) => Input = input;

    /// <summary>The Resource of the state, whole.</summary>
    public required string Resource { get; init; }

    /// <summary>What the end of the resource says.</summary>
    public required TaskPattern Pattern { get; init; }

    /// <summary>The name of the execution.</summary>
    public required string ExecutionName { get; init; }

    /// <summary>The name of the state.</summary>
    public required string StateName { get; init; }

    /// <summary>0 for the first attempt, 1 for the first retry.</summary>
    public required int RetryCount { get; init; }

    /// <summary>
    /// Names this attempt, uniquely among all executions of different names. The same after a crash. Readable, at most 1,024 characters.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>
    /// The token to send back when the pattern is <see cref="TaskPattern.WaitForTaskToken"/>. A task of an activity has one as well, and ends when it
    /// comes back or when the handler returns, whichever is first. Otherwise null.
    /// </summary>
    public required string? Token { get; init; }

    /// <summary>When the attempt began; after a crash, when it first began.</summary>
    public required DateTimeOffset ScheduledAt { get; init; }

    /// <summary>The timeout of the state, if it has one.</summary>
    public required TimeSpan? TimeoutAfter { get; init; }

    /// <summary>What the state gives to the task, as JSON text.</summary>
    public string ParametersJson => field ??= Input.ToString();

    /// <summary>What the state gives to the task.</summary>
    public JsonElement Parameters => _parameters ??= ToElement();

    internal JsonValue Input { get; }

    private JsonElement ToElement()
    {
        using var document = JsonDocument.Parse(ParametersJson, new JsonDocumentOptions { MaxDepth = JsonValue.MaxDepth * 3 });
        return document.RootElement.Clone();
    }
}
