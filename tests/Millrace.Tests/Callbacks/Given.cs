using System.Net;
using Millrace.Callbacks;
using Millrace.Jobs;
using Millrace.Testing;

namespace Millrace.Tests.Callbacks;

/// <summary>Fixed data for tests of callbacks.</summary>
internal static class Given
{
    // The one that the specification's own libraries are tested with.
    public const string SecretText = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    public const string OtherSecretText = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    public static CallbackSecret Secret { get; } = CallbackSecret.Parse(SecretText);

    public static CallbackSecret OtherSecret { get; } = CallbackSecret.Parse(OtherSecretText);

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static DateTimeOffset Noon { get; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static Job JobIn(JobState state, string type = "image.resize") => new()
    {
        Id = new JobId("01jb3q8z5x0000000000000000"),
        Type = new JobType(type),
        Lane = Lane.Default,
        Input = new Payload("{\"password\":\"input\"}"),
        CreatedAt = Noon,
        AttemptsSpent = 1,
        State = state,
    };

    public static Job Succeeded(string result = "7") => JobIn(new JobState.Succeeded(Noon.AddSeconds(5), new Payload(result)));

    public static CallbackOptions Options(params string[] allowed) => new() { Secrets = [Secret], AllowList = allowed };

    public static Func<string, CancellationToken, Task<IPAddress[]>> Resolver(params string[] addresses) =>
        (_, _) => Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse));

    /// <summary>Delivers the end of a job that succeeded.</summary>
    public static async Task<CallbackReceipt> DeliveredAsync(CallbackSender sender, string url, int replay = 0)
    {
        var job = Succeeded();
        var handler = new CallbackHandler((_, _) => Task.FromResult<Job?>(job), sender, new ManualClock(Noon.AddMinutes(1)));
        return await handler.DeliverAsync(new CallbackDelivery(job.Id.Value, url, replay), Cancel);
    }

    /// <summary>Delivers, and answers with why that failed.</summary>
    public static async Task<Failure> FailureAsync(CallbackSender sender, string url) =>
        (await Assert.ThrowsAsync<JobFailedException>(() => DeliveredAsync(sender, url))).Failure;

    /// <summary>Delivers to a receiver on the allow-list, and answers with why that failed.</summary>
    public static async Task<Failure> FailureAsync(Receiver receiver)
    {
        using var sender = new CallbackSender(Options(receiver.Host), new ManualClock());
        return await FailureAsync(sender, receiver.Url);
    }
}
