namespace Millrace.Lambda.Deployed;

/// <summary>The functions that a deployed program can be. <c>MILLRACE_FUNCTION</c> names one.</summary>
internal enum FunctionName
{
    /// <summary>Answers HTTP requests.</summary>
    Api,

    /// <summary>Reads the stream of the table.</summary>
    Dispatch,

    /// <summary>Runs jobs.</summary>
    Work,

    /// <summary>Starts the jobs of a pipeline's tasks.</summary>
    StartTask,

    /// <summary>Ends a pipeline's job.</summary>
    PipelineEnd,

    /// <summary>Looks for what is due, every minute.</summary>
    Sweep,
}
