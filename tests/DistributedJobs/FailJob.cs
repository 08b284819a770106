using Millrace;

namespace DistributedJobs;

/// <summary>How often a job is to fail.</summary>
/// <param name="Journal">The folder of the journal.</param>
/// <param name="Times">Its first attempts fail; the next succeeds.</param>
internal sealed record Failures(string Journal, int Times);

/// <summary>Fails as often as it is told to.</summary>
internal sealed class FailJob : IJobHandler<Failures, int>
{
    public const int MaxAttempts = 20;

    public Task<int> HandleAsync(Failures input, JobContext job, CancellationToken cancellationToken)
    {
        JournalFolder.At(input.Journal).Write("start", job);
        return job.Attempt > input.Times ? Task.FromResult(job.Attempt) : throw new InvalidOperationException($"As asked, attempt {job.Attempt}.");
    }
}
