namespace Millrace.Jobs;

/// <summary>The pipeline job whose phase started this job.</summary>
/// <param name="Id">The pipeline's job.</param>
/// <param name="Phase">The phase: the name of the state that started the task.</param>
/// <param name="TaskToken">Tells the state machine how the task ended.</param>
public sealed record JobParent(JobId Id, string Phase, string TaskToken);
