using Millrace.Jobs;

namespace Millrace.Pipelines;

/// <summary>
/// The handler of every pipeline: leaves the job waiting for an execution of its own name. The dispatcher starts that
/// execution when it sees the job wait, so a crash in between loses nothing and starts nothing twice.
/// </summary>
public sealed class PipelineHandler : IJobHandler
{
    Task<AttemptEnding> IJobHandler.RunAsync(Job job, JobContext context, PayloadSerializer json, CancellationToken cancellationToken) =>
        Task.FromResult<AttemptEnding>(new AttemptEnding.Waits(ExecutionName.Of(job)));
}
