namespace Millrace.States;

/// <summary>Where an event stands in the history of its execution.</summary>
/// <param name="Id">Its number, from 1 without gaps. 0 for what AWS's history does not hold: see <see cref="HistoryEvent.IsNote"/>.</param>
/// <param name="PreviousId">The event before it on the same path: in a branch or an iteration that is not always the number before. 0 at the beginning.</param>
/// <param name="At">When it happened.</param>
/// <param name="Key">The visit of a state that it belongs to, through the branches and iterations around it, such as <c>Split#1~0/2/Resize#1</c>: state
/// and number of the visit, attempt and branch, state and visit. The same in every process that resumes the execution. Empty for the execution itself.</param>
/// <param name="ChildArn">The execution of an item of a distributed Map, whose history this event belongs to; null for the execution itself.</param>
public readonly record struct EventPlace(long Id, long PreviousId, DateTimeOffset At, string Key, string? ChildArn = null);

/// <summary>
/// One thing that happened in an execution: types and fields are those of <c>GetExecutionHistory</c>. From its events an execution is resumed
/// and redriven, so each also holds what AWS keeps to itself.
/// </summary>
public abstract record HistoryEvent
{
    private HistoryEvent(EventPlace place) => Place = place;

    /// <summary>Number, predecessor, time and visit.</summary>
    public EventPlace Place { get; }

    /// <summary>The name of its type in AWS, such as <c>TaskStateEntered</c>.</summary>
    public abstract string Type { get; }

    /// <summary>AWS's history has no such event: it is kept for resuming alone.</summary>
    public bool IsNote => Place.Id == 0;

    internal string Key => Place.Key;

    internal DateTimeOffset At => Place.At;

    /// <summary>The execution began.</summary>
    /// <param name="Place">From its time the timeout of the machine counts.</param>
    /// <param name="Name">The name of the execution.</param>
    /// <param name="Input">Its input, as JSON.</param>
    /// <param name="RoleArn">Its role.</param>
    public sealed record ExecutionStarted(EventPlace Place, string Name, string Input, string? RoleArn) : HistoryEvent(Place)
    {
        /// <inheritdoc/>
        public override string Type => "ExecutionStarted";
    }

    /// <summary>The execution had ended without success and goes on from where it failed.</summary>
    /// <param name="Place">From its time the timeout of the machine counts anew.</param>
    /// <param name="RedriveCount">1 for the first redrive.</param>
    public sealed record ExecutionRedriven(EventPlace Place, int RedriveCount) : HistoryEvent(Place)
    {
        /// <inheritdoc/>
        public override string Type => "ExecutionRedriven";
    }

    /// <summary>The execution ended.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="Result">How.</param>
    public sealed record ExecutionEnded(EventPlace Place, ExecutionResult Result) : HistoryEvent(Place)
    {
        /// <inheritdoc/>
        public override string Type => Result switch
        {
            ExecutionResult.Succeeded => "ExecutionSucceeded",
            ExecutionResult.Failed => "ExecutionFailed",
            ExecutionResult.TimedOut => "ExecutionTimedOut",
            _ => "ExecutionAborted",
        };
    }

    /// <summary>A state was entered.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="State">The name of the state.</param>
    /// <param name="StateType">Its type, such as Task.</param>
    /// <param name="Input">Its raw input, as JSON.</param>
    public sealed record StateEntered(EventPlace Place, string State, string StateType, string Input) : HistoryEvent(Place)
    {
        /// <inheritdoc/>
        public override string Type => $"{StateType}StateEntered";
    }

    /// <summary>A state was left. It will never run again in this visit.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="State">The name of the state.</param>
    /// <param name="StateType">Its type, such as Task.</param>
    /// <param name="Output">Its output, as JSON.</param>
    /// <param name="Next">The state that follows, null at the end of a branch.</param>
    /// <param name="Assigned">The variables that it assigned, as a JSON object; null for none.</param>
    public sealed record StateExited(EventPlace Place, string State, string StateType, string Output, string? Next, string? Assigned)
        : HistoryEvent(Place)
    {
        /// <inheritdoc/>
        public override string Type => $"{StateType}StateExited";
    }

    /// <summary>A handler is about to be called. Should the process end now, the handler will be called again with the same key.</summary>
    /// <param name="Place">From its time the timeout counts.</param>
    /// <param name="Attempt">0 for the first try; each further one is one more, also after a redrive.</param>
    /// <param name="Resource">The resource of the task.</param>
    /// <param name="Parameters">What the handler is given, as JSON.</param>
    public sealed record TaskScheduled(EventPlace Place, int Attempt, string Resource, string Parameters) : HistoryEvent(Place)
    {
        /// <summary>The timeout of the task.</summary>
        public TimeSpan? TimeoutAfter { get; init; }

        /// <summary>How long its heartbeat may stay away.</summary>
        public TimeSpan? HeartbeatWithin { get; init; }

        /// <inheritdoc/>
        public override string Type => $"{TaskKind.Of(Resource)}Scheduled";
    }

    /// <summary>The handler is called, or an activity's worker has taken the task.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="Resource">The resource of the task.</param>
    public sealed record TaskStarted(EventPlace Place, string Resource) : HistoryEvent(Place)
    {
        /// <inheritdoc/>
        public override string Type => $"{TaskKind.Of(Resource)}Started";
    }

    /// <summary>The work was handed over; the task ends when the job ends or its token comes back.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="Resource">The resource of the task.</param>
    /// <param name="Output">What the handler answered, as JSON.</param>
    public sealed record TaskSubmitted(EventPlace Place, string Resource, string Output) : HistoryEvent(Place)
    {
        /// <inheritdoc/>
        public override string Type => "TaskSubmitted";
    }

    /// <summary>A task succeeded, by its handler's answer or by its token.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Resource">The resource of the task.</param>
    /// <param name="Output">The result, as JSON.</param>
    public sealed record TaskSucceeded(EventPlace Place, int Attempt, string Resource, string Output) : HistoryEvent(Place)
    {
        /// <inheritdoc/>
        public override string Type => $"{TaskKind.Of(Resource)}Succeeded";
    }

    /// <summary>A task failed or timed out.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Resource">The resource of the task.</param>
    /// <param name="Error">The name of the error; States.Timeout for a timeout.</param>
    /// <param name="Cause">What happened.</param>
    public sealed record TaskFailed(EventPlace Place, int Attempt, string Resource, string? Error, string? Cause) : HistoryEvent(Place)
    {
        /// <summary>It was the heartbeat that stayed away.</summary>
        public bool IsHeartbeat { get; init; }

        /// <inheritdoc/>
        public override string Type => $"{TaskKind.Of(Resource)}{(Error == ErrorNames.Timeout ? "TimedOut" : "Failed")}";
    }

    /// <summary>The branches of a Parallel, or the iterations of a Map, begin.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="StateType">Parallel or Map.</param>
    /// <param name="Count">How many there are.</param>
    public sealed record BranchesStarted(EventPlace Place, string StateType, int Count) : HistoryEvent(Place)
    {
        /// <inheritdoc/>
        public override string Type => $"{StateType}StateStarted";
    }

    /// <summary>All branches or iterations of an attempt have ended, or one of them failed.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="StateType">Parallel or Map.</param>
    /// <param name="HasSucceeded">Whether all went well.</param>
    public sealed record BranchesEnded(EventPlace Place, string StateType, bool HasSucceeded) : HistoryEvent(Place)
    {
        /// <inheritdoc/>
        public override string Type => $"{StateType}State{(HasSucceeded ? "Succeeded" : "Failed")}";
    }

    /// <summary>An iteration of an inline Map began or ended.</summary>
    /// <param name="Place">Where; the key is that of the Map.</param>
    /// <param name="State">The name of the Map.</param>
    /// <param name="Index">Which item.</param>
    /// <param name="Progress">Started, Succeeded, Failed or Aborted.</param>
    public sealed record MapIteration(EventPlace Place, string State, int Index, IterationProgress Progress) : HistoryEvent(Place)
    {
        /// <inheritdoc/>
        public override string Type => $"MapIteration{Progress}";
    }

    /// <summary>The executions of a distributed Map began, went on after a redrive, or ended.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="MapRunArn">The ARN of the run.</param>
    /// <param name="Progress">Started, Redriven, Succeeded, Failed or Aborted.</param>
    public sealed record MapRun(EventPlace Place, string MapRunArn, MapRunProgress Progress) : HistoryEvent(Place)
    {
        /// <summary>How many items it has, once it has started.</summary>
        public int Count { get; init; }

        /// <summary>Why it failed.</summary>
        public string? Error { get; init; }

        /// <summary>What happened.</summary>
        public string? Cause { get; init; }

        /// <inheritdoc/>
        public override string Type => $"MapRun{Progress}";
    }

    /// <summary>An expression could not be evaluated.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="State">The name of the state.</param>
    /// <param name="Location">The field that holds the expression.</param>
    /// <param name="Error">The name of the error.</param>
    /// <param name="Cause">What happened.</param>
    public sealed record EvaluationFailed(EventPlace Place, string State, string? Location, string Error, string Cause) : HistoryEvent(Place)
    {
        /// <inheritdoc/>
        public override string Type => "EvaluationFailed";
    }

    /// <summary>A note: a Wait, or the wait for a retry, has this end, whatever happens to the process in between.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="Until">The end.</param>
    public sealed record WaitStarted(EventPlace Place, DateTimeOffset Until) : HistoryEvent(Place)
    {
        /// <inheritdoc/>
        public override string Type => "WaitStarted";
    }

    /// <summary>A note: the inputs of branches that another evaluation would not yield.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Input">The input of all branches of a Parallel; for a Map an array with the input of each iteration.</param>
    public sealed record BranchInputs(EventPlace Place, int Attempt, string Input) : HistoryEvent(Place)
    {
        /// <inheritdoc/>
        public override string Type => "BranchInputs";
    }

    /// <summary>A note: an attempt failed and another will follow.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="Attempt">The number of the attempt that will follow.</param>
    /// <param name="Retrier">Which of the retriers of the state allowed it.</param>
    /// <param name="Until">When the attempt begins.</param>
    public sealed record RetryScheduled(EventPlace Place, int Attempt, int Retrier, DateTimeOffset Until) : HistoryEvent(Place)
    {
        /// <summary>The error of the attempt that failed.</summary>
        public string? Error { get; init; }

        /// <inheritdoc/>
        public override string Type => "RetryScheduled";
    }

    /// <summary>A note: a state failed, no retry is left and nothing in it catches the error: its branch fails.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="Error">The name of the error.</param>
    /// <param name="Cause">What happened.</param>
    public sealed record StateFailed(EventPlace Place, string? Error, string? Cause) : HistoryEvent(Place)
    {
        /// <inheritdoc/>
        public override string Type => "StateFailed";
    }

    /// <summary>
    /// The event as one line of JSON without a line break: the fields of <c>GetExecutionHistory</c>, the time in seconds since 1970, and in
    /// the member <c>millrace</c> what AWS does not show.
    /// </summary>
    public string ToJson() => HistoryText.Write(this, isWhole: true);

    /// <summary>The event as <c>GetExecutionHistory</c> shows it. Not for a note.</summary>
    public string ToAwsJson() => HistoryText.Write(this, isWhole: false);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no event.</exception>
    public static HistoryEvent Parse(string json) => HistoryText.Read(json);
}
