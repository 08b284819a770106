namespace Millrace.States;

/// <summary>
/// One thing that happened in an execution. <see cref="Key"/> is the place: it names the visit of a state, through the
/// branches and items around it, and is the same in every process that resumes the execution.
/// </summary>
public abstract record JournalEntry
{
    private JournalEntry(string key, DateTimeOffset at) => (Key, At) = (key, at);

    /// <summary>The visit, such as <c>Split#1~0/2/Resize#1</c>: state and number of the visit, attempt and branch, state and visit.</summary>
    public string Key { get; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The execution began. Its key is empty.</summary>
    /// <param name="At">The start, from which the timeout of the machine counts.</param>
    /// <param name="Name">The name of the execution.</param>
    public sealed record ExecutionStarted(DateTimeOffset At, string Name) : JournalEntry("", At);

    /// <summary>A state was entered.</summary>
    /// <param name="Key">The visit.</param>
    /// <param name="At">When.</param>
    /// <param name="State">The name of the state.</param>
    /// <param name="Type">Its type, such as Task.</param>
    public sealed record StateEntered(string Key, DateTimeOffset At, string State, string Type) : JournalEntry(Key, At);

    /// <summary>A handler is about to be called. Should the process end now, the handler will be called again with the same key.</summary>
    /// <param name="Key">The visit.</param>
    /// <param name="At">When; the timeout counts from here.</param>
    /// <param name="Attempt">0 for the first try, 1 for the first retry.</param>
    /// <param name="Resource">The resource of the task.</param>
    /// <param name="Parameters">What the handler is given, as JSON.</param>
    public sealed record TaskScheduled(string Key, DateTimeOffset At, int Attempt, string Resource, string Parameters)
        : JournalEntry(Key, At);

    /// <summary>A task succeeded, by its handler's answer or by its token.</summary>
    /// <param name="Key">The visit.</param>
    /// <param name="At">When.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Output">The result, as JSON.</param>
    public sealed record TaskSucceeded(string Key, DateTimeOffset At, int Attempt, string Output) : JournalEntry(Key, At);

    /// <summary>A task failed or timed out.</summary>
    /// <param name="Key">The visit.</param>
    /// <param name="At">When.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Error">The name of the error; States.Timeout for a timeout.</param>
    /// <param name="Cause">What happened.</param>
    public sealed record TaskFailed(string Key, DateTimeOffset At, int Attempt, string? Error, string? Cause) : JournalEntry(Key, At)
    {
        /// <summary>It was the heartbeat that stayed away.</summary>
        public bool IsHeartbeat { get; init; }
    }

    /// <summary>A Wait began.</summary>
    /// <param name="Key">The visit.</param>
    /// <param name="At">When.</param>
    /// <param name="Until">When it ends, whatever happens to the process in between.</param>
    public sealed record WaitStarted(string Key, DateTimeOffset At, DateTimeOffset Until) : JournalEntry(Key, At);

    /// <summary>The branches of a Parallel or the iterations of a Map began, with inputs that another evaluation would not yield.</summary>
    /// <param name="Key">The visit.</param>
    /// <param name="At">When.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Input">The input of all branches; for a Map an array with the input of each iteration.</param>
    public sealed record BranchesStarted(string Key, DateTimeOffset At, int Attempt, string Input) : JournalEntry(Key, At);

    /// <summary>An attempt failed and another will follow.</summary>
    /// <param name="Key">The visit.</param>
    /// <param name="At">When.</param>
    /// <param name="Attempt">The number of the attempt that will follow.</param>
    /// <param name="Retrier">Which of the retriers of the state allowed it.</param>
    /// <param name="Until">When the attempt begins.</param>
    public sealed record RetryScheduled(string Key, DateTimeOffset At, int Attempt, int Retrier, DateTimeOffset Until)
        : JournalEntry(Key, At)
    {
        /// <summary>The error of the attempt that failed.</summary>
        public string? Error { get; init; }
    }

    /// <summary>A state was left. It will never run again in this visit.</summary>
    /// <param name="Key">The visit.</param>
    /// <param name="At">When.</param>
    /// <param name="Output">The output, as JSON.</param>
    /// <param name="Next">The state that follows, null at the end of a branch.</param>
    /// <param name="Assigned">The variables that it assigned, as a JSON object; null for none.</param>
    public sealed record StateExited(string Key, DateTimeOffset At, string Output, string? Next, string? Assigned) : JournalEntry(Key, At);

    /// <summary>A state failed, no retry is left and nothing in it catches the error: its branch fails.</summary>
    /// <param name="Key">The visit.</param>
    /// <param name="At">When.</param>
    /// <param name="Error">The name of the error.</param>
    /// <param name="Cause">What happened.</param>
    public sealed record StateFailed(string Key, DateTimeOffset At, string? Error, string? Cause) : JournalEntry(Key, At);

    /// <summary>The execution ended. Its key is empty.</summary>
    /// <param name="At">When.</param>
    /// <param name="Result">How.</param>
    public sealed record ExecutionEnded(DateTimeOffset At, ExecutionResult Result) : JournalEntry("", At);

    /// <summary>The entry as one line of JSON, without a line break.</summary>
    public string ToJson() => JournalText.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no entry.</exception>
    public static JournalEntry Parse(string json) => JournalText.Read(json);
}
