using Millrace.Jobs;

namespace Millrace;

/// <summary>
/// Does the work of one job type. Write <see cref="IJobHandler{TInput,TResult}"/>; this is what a registry holds.
/// </summary>
public interface IJobHandler
{
    internal Task<AttemptEnding> RunAsync(Job job, JobContext context, PayloadSerializer json, CancellationToken cancellationToken);

    /// <summary>Why a text is no input for this handler; null if it is one, or if only running it can tell.</summary>
    internal string? WhyNotReadable(Payload input, PayloadSerializer json) => null;
}

/// <summary>
/// Does the work of one job type. A handler may run again for the same job after a crash, so its effects must be
/// idempotent or guarded by <see cref="JobContext.EnsureLeaseAsync"/>. Any exception fails the attempt;
/// <see cref="JobFailedException"/> says more. One object serves all attempts at the same time.
/// </summary>
/// <typeparam name="TInput">Read from the job's input.</typeparam>
/// <typeparam name="TResult">Written as the job's result.</typeparam>
public interface IJobHandler<TInput, TResult> : IJobHandler
{
    /// <summary>Runs one attempt.</summary>
    /// <param name="input">The job's input.</param>
    /// <param name="job">The attempt's link to its job.</param>
    /// <param name="cancellationToken">
    /// Fires when the worker stops, the job is cancelled, the timeout is over or the lease is lost. A handler that then
    /// throws <see cref="OperationCanceledException"/> is judged by which of these it was.
    /// </param>
    Task<TResult> HandleAsync(TInput input, JobContext job, CancellationToken cancellationToken);

    async Task<AttemptEnding> IJobHandler.RunAsync(Job job, JobContext context, PayloadSerializer json, CancellationToken cancellationToken)
    {
        var input = json.ReadInput<TInput>(job);
        return new AttemptEnding.Succeeded(json.Write(await HandleAsync(input, context, cancellationToken)));
    }

    string? IJobHandler.WhyNotReadable(Payload input, PayloadSerializer json) => json.WhyNotReadable<TInput>(input);
}
