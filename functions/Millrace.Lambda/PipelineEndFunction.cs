using Millrace.Pipelines;

namespace Millrace.Lambda;

/// <summary>Takes the end of an execution and ends its pipeline's job.</summary>
public sealed class PipelineEndFunction(PipelineEnd end)
{
    /// <summary>Writes the end; nothing if it is written already.</summary>
    public Task HandleAsync(Execution ended, CancellationToken cancellationToken) => end.ApplyAsync(ended, cancellationToken);
}
