using Millrace;

namespace DistributedJobs;

/// <summary>How large a result is to be.</summary>
internal sealed record Size(int Characters);

/// <summary>Has a large result.</summary>
internal sealed class BigJob : IJobHandler<Size, string>
{
    public Task<string> HandleAsync(Size input, JobContext job, CancellationToken cancellationToken) => Task.FromResult(new string('x', input.Characters));
}
