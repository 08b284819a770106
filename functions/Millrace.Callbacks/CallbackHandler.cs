using Millrace.Jobs;
using Millrace.Retries;

namespace Millrace.Callbacks;

/// <summary>
/// Delivers callbacks: the handler of the platform's own job type <see cref="CallbackDelivery.Type"/>. A receiver may get a
/// callback twice, after a crash or a lost answer; its <c>webhook-id</c> is then the same.
/// </summary>
/// <param name="find">The job with an id, or null.</param>
/// <param name="sender">Makes the attempts.</param>
/// <param name="clock">Dates the receipt.</param>
public sealed class CallbackHandler(Func<JobId, CancellationToken, Task<Job?>> find, CallbackSender sender, TimeProvider clock)
    : IJobHandler<CallbackDelivery, CallbackReceipt>
{
    /// <summary>How long one attempt's job may run.</summary>
    public static TimeSpan AttemptTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How deliveries are run: ten attempts with waits of up to 10 s, 1 min, 6 min, 36 min, 3.6 h, 21.6 h and then 36 h,
    /// half of that on average, so some three days in all, as the specification recommends.
    /// </summary>
    public static JobTypeOptions Options { get; } = new()
    {
        Lane = Lane.Default,
        Timeout = AttemptTimeout,
        Retry = new RetryPolicy(MaxAttempts: 10, new Backoff(TimeSpan.FromSeconds(10), Factor: 6, Cap: TimeSpan.FromHours(36))),
    };

    /// <inheritdoc/>
    public Task<CallbackReceipt> HandleAsync(CallbackDelivery input, JobContext job, CancellationToken cancellationToken) =>
        DeliverAsync(input, cancellationToken);

    /// <summary>Makes one attempt.</summary>
    /// <exception cref="JobFailedException">It failed; the failure says whether for good.</exception>
    internal async Task<CallbackReceipt> DeliverAsync(CallbackDelivery delivery, CancellationToken cancellationToken)
    {
        if (CallbackAddress.WhyNot(delivery.Url, sender.Allowed) is { } mistake)
            throw new JobFailedException("CallbackForbidden", mistake, isPermanent: true);

        var url = new Uri(delivery.Url);
        var body = CallbackBody.Of(await EndedAsync(delivery.Job, cancellationToken));
        var reply = await sender.SendAsync(delivery.MessageId, url, body, cancellationToken);
        if (reply.Judge(CallbackAddress.OriginOf(url)) is { } failed)
            throw failed;

        return new CallbackReceipt(reply.Status, clock.GetUtcNow());
    }

    private async Task<Job> EndedAsync(string text, CancellationToken cancellationToken)
    {
        var ended = JobId.TryParse(text, out var id) ? await find(id, cancellationToken) : null;
        return ended switch
        {
            null => throw new JobFailedException("NoSuchJob", $"There is no job '{text}' any more: its end cannot be told.", isPermanent: true),
            { EndedAt: null } => throw new JobFailedException("JobNotEnded", $"Job {id} has not ended: there is nothing to tell yet.", isPermanent: false),
            _ when ended.Type == CallbackDelivery.Type => throw new JobFailedException("CallbackForbidden", $"Job {id} is a callback and has none itself.", isPermanent: true),
            _ => ended,
        };
    }
}
