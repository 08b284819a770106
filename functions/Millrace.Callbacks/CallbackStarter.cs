using System.Text.Json;
using Millrace.Jobs;

namespace Millrace.Callbacks;

/// <summary>Submits the jobs that deliver callbacks. May be called again for the same end: it is delivered once.</summary>
/// <param name="client">Knows <see cref="CallbackDelivery.Type"/>.</param>
/// <param name="clock">Tells replays apart.</param>
public sealed class CallbackStarter(JobClient client, TimeProvider clock)
{
    /// <summary>How long a delivery's idempotency key is remembered: longer than its attempts can last.</summary>
    public static TimeSpan IdempotentFor { get; } = TimeSpan.FromDays(14);

    /// <summary>Has a job's end told.</summary>
    /// <returns>
    /// How the delivery was submitted; null for a job that is a callback itself and has none. A conflict means that
    /// somebody else used the delivery's idempotency key.
    /// </returns>
    /// <exception cref="ArgumentException">The job has not ended.</exception>
    public Task<SubmitResult?> StartAsync(Job job, Callback callback, CancellationToken cancellationToken) =>
        SubmitAsync(job, callback, replay: 0, cancellationToken);

    /// <summary>
    /// Has a job's end told once more, as a new delivery with a <c>webhook-id</c> of its own. Two replays within a second
    /// are one.
    /// </summary>
    /// <returns>As for <see cref="StartAsync"/>.</returns>
    /// <exception cref="ArgumentException">The job has not ended.</exception>
    public Task<SubmitResult?> ReplayAsync(Job job, Callback callback, CancellationToken cancellationToken) =>
        SubmitAsync(job, callback, ReplayOf(job), cancellationToken);

    // By time, not by count: nothing has to remember how many there were, and none ever meets the key of an earlier one.
    private int ReplayOf(Job job) =>
        job.EndedAt is { } endedAt ? (int)Math.Clamp((clock.GetUtcNow() - endedAt).TotalSeconds + 1, 1, int.MaxValue) : 0;

    private async Task<SubmitResult?> SubmitAsync(Job job, Callback callback, int replay, CancellationToken cancellationToken)
    {
        if (job.EndedAt is null)
            throw new ArgumentException($"Job {job.Id} has not ended: there is nothing to tell yet.", nameof(job));

        if (job.Type == CallbackDelivery.Type)
            return null;

        var delivery = new CallbackDelivery(job.Id.Value, callback.Url, replay);
        return await client.SubmitAsync(
            new Submission
            {
                Type = CallbackDelivery.Type,
                Input = new Payload(JsonSerializer.Serialize(delivery, CallbackJson.Default.CallbackDelivery)),
                IdempotencyKey = delivery.IdempotencyKey,
                IdempotentFor = IdempotentFor,
                Trace = job.Trace,
            },
            cancellationToken);
    }
}
