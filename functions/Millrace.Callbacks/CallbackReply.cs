using Millrace.Jobs;

namespace Millrace.Callbacks;

/// <summary>How a receiver answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="RetryAfter">How long it asked to wait; null if it did not.</param>
/// <param name="Text">The beginning of the answer's body; empty for a success.</param>
internal sealed record CallbackReply(int Status, TimeSpan? RetryAfter, string Text)
{
    /// <summary>What the attempt fails with; null for a success.</summary>
    /// <param name="origin">The scheme, host and port that answered.</param>
    public JobFailedException? Judge(string origin) => Status switch
    {
        >= 200 and <= 299 => null,
        >= 300 and <= 399 => FailureOf("CallbackRedirected", $"{origin} answered with a redirect ({Status}), which is never followed. Give the final URL.{Wait}"),
        410 => FailureOf("CallbackGone", $"{origin} answered {Status}: it wants no more of these callbacks.", isPermanent: true),
        408 or 409 or 425 or 429 => FailureOf("CallbackFailed", $"{origin} answered {Status}.{Wait}"),
        >= 400 and <= 499 => FailureOf("CallbackRefused", $"{origin} answered {Status}: another attempt cannot help.", isPermanent: true),
        _ => FailureOf("CallbackFailed", $"{origin} answered {Status}.{Wait}"),
    };

    private string Wait => RetryAfter is { } wait ? $" It asked to wait {Math.Ceiling(wait.TotalSeconds):0} s." : "";

    private JobFailedException FailureOf(string error, string message, bool isPermanent = false) =>
        new(error, message, isPermanent, Text.Length == 0 ? null : new ReceiverText(Text));

    // A failure takes its detail from what caused it: here, from what the receiver wrote.
    private sealed class ReceiverText(string text) : Exception
    {
        public override string ToString() => text;
    }
}
