namespace Millrace.Jobs;

/// <summary>The job that this job belongs to: a pipeline whose phase started it, or the job whose handler added it as a child.</summary>
/// <param name="Id">The parent.</param>
/// <param name="Phase">The phase of a pipeline: the name of the state that started the task. Of a child, its name among its parent's children.</param>
/// <param name="TaskToken">Tells the state machine how the task ended; null for a child.</param>
public sealed record JobParent(JobId Id, string Phase, string? TaskToken)
{
    /// <summary>Whether a handler added the job: the parent counts it.</summary>
    public bool IsOfChild => TaskToken is null;
}
